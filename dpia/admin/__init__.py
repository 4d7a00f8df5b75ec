from dpia.admin import home, named_list, on_activity, plan, screening, words  # noqa: F401
