# Sourced by script/server, script/test and script/manage: makes sure that Python, the
# system libraries and the virtual environment are there. POSIX sh, no bash needed.
#
# Expects: $root (absolute path of the project), $wanted_extras ("" or "test" or
# "test browser"). Everything it says goes to standard error, because standard output
# belongs to the command that runs afterwards.

say() { printf '%s\n' "$*" >&2; }
die() {
    say "error: $*"
    exit 1
}

# A closed standard input would give its number to the next file that is opened.
( : <&0 ) 2>/dev/null || exec </dev/null

# Another project's environment must not leak into this one.
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV

# Prints the version of a Python that will do; fails on any other.
supported='import sys
v = sys.version_info[:2]
print("%d.%d" % v)
sys.exit(not (3, 11) <= v < (3, 14))'

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -I -c "$supported" >/dev/null 2>&1; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

# Prints the Debian packages that are missing. The loader is asked rather than dpkg, so
# that libraries which came another way count too.
missing_packages() {
    "$python" -I - "$wanted_extras" <<'PYTHON'
import ctypes, importlib.util, shutil, sys

def loads(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True

wanted = sys.argv[1].split()
packages = []
if "venv" in wanted and not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
    packages.append("python%d.%d-venv" % sys.version_info[:2])
for library, package in (
    ("libpango-1.0.so.0", "libpango-1.0-0"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
    ("libmagic.so.1", "libmagic1"),
):
    if not loads(library):
        packages.append(package)
if "test" in wanted and not (shutil.which("xgettext") and shutil.which("msguniq")):
    packages.append("gettext")
if "browser" in wanted and not (shutil.which("chromium") or shutil.which("chromium-browser")):
    packages.append("chromium")
print(*packages)
PYTHON
}

install_packages() {
    command -v apt-get >/dev/null 2>&1 ||
        die "these Debian packages are missing, and there is no apt-get here: $*"
    if [ "$(id -u)" = 0 ]; then
        as_root="env"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n env"
    else
        die "these packages are missing; install them and run this again:
    sudo apt-get install --no-install-recommends $*"
    fi
    say "Installing system packages: $*"
    # Fresh images come without package lists: try first, update only when that fails.
    for attempt in first second; do
        if $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
            --no-install-recommends -o DPkg::Lock::Timeout=120 "$@" >&2 </dev/null; then
            return 0
        fi
        [ "$attempt" = second ] || $as_root apt-get update -qq >&2 </dev/null || true
    done
    die "apt-get could not install: $*"
}

# The line or lines of one package in the lock file, hashes included.
locked() {
    awk -v want="^$1==" '$0 ~ want { on = 1 } on { print } on && !/\\$/ { exit }' "$lock_file"
}

# What an environment that needs no work looks like: its own Python version, the lock file
# and its path, since a moved environment has scripts that point to its old place.
state_of_environment() {
    printf '%s %s %s\n' "$("$venv/bin/python" -I -c "$supported" 2>/dev/null)" \
        "$(sha256sum <"$lock_file")" "$venv"
}

is_current() { [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(state_of_environment)" ]; }

make_environment() {
    say "Making the Python environment in .venv (once for each change of the lock file)"
    # A cache in a home folder of somebody else (sudo keeps HOME) would get files of root.
    if [ ! -O "${HOME:-/nonexistent}" ]; then
        export UV_NO_CACHE=1 PIP_NO_CACHE_DIR=1
    fi
    case "$(cat "$stamp" 2>/dev/null)" in
    *" $venv" | "") ;;
    *) rm -rf "$venv" ;;
    esac
    if ! "$venv/bin/python" -I -c "$supported" >/dev/null 2>&1 ||
        ! "$venv/bin/python" -I -c 'import uv' 2>/dev/null; then
        "$python" -I -m venv --clear "$venv" || die "could not make $venv"
        locked uv >"$venv/uv.txt"
        "$venv/bin/python" -I -m pip install --quiet --disable-pip-version-check \
            --require-hashes --no-deps -r "$venv/uv.txt" >&2 ||
            die "could not install uv from the lock file"
    fi
    UV_PYTHON_DOWNLOADS=never "$venv/bin/uv" pip sync --quiet --require-hashes \
        --python "$venv/bin/python" "$lock_file" >&2 ||
        die "could not install the packages of requirements/dev.txt"
    state_of_environment >"$stamp"
}

lock_file=$root/requirements/dev.txt
venv=$root/.venv
stamp=$venv/installed.stamp

if is_current; then
    python=$venv/bin/python
else
    wanted_extras="venv $wanted_extras"
    python=$(find_python) || die "Python 3.11, 3.12 or 3.13 is needed and was not found.
    Debian 12 or newer, Ubuntu 24.04 or newer: sudo apt-get install python3 python3-venv"
fi
packages=$(missing_packages) || exit 1
# shellcheck disable=SC2086  # one word a package is what is meant
[ -z "$packages" ] || install_packages $packages

if ! is_current; then
    mkdir -p "$root/var"
    # Two commands started together: one makes the environment, the other waits for it.
    exec 9>"$root/var/environment.lock"
    flock 9
    is_current || make_environment
    exec 9>&-
fi

# Runs a module of script/local in place of this shell, so that the process id stays.
# -P keeps the caller's folder off the module path.
run_local() {
    module=$1
    shift
    PYTHONPATH=$root/script exec "$venv/bin/python" -P -m "local.$module" "$@"
}
