import time
from dataclasses import replace
from tests.registers.test_imported_parts import FULL, _import
def test_speed(world):
    rows=[replace(FULL,number=n,key=f"s {n}",name=f"S {n}") for n in range(300)]
    t=time.time(); _import(*rows); a=time.time()-t
    t=time.time(); _import(*rows); b=time.time()-t
    import cProfile,pstats,io
    rows=[replace(FULL,number=n,key=f"p {n}",name=f"P {n}") for n in range(50)]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    with CaptureQueriesContext(connection) as c: _import(*rows[:10])
    pr=cProfile.Profile(); pr.enable(); _import(*rows[10:]); pr.disable()
    s=io.StringIO(); pstats.Stats(pr,stream=s).sort_stats("cumulative").print_stats(40)
    open('/tmp/j_speed.txt','w').write(f"300 new {a:.1f}s, again {b:.2f}s; queries/row {len(c)/10}\n"+"\n".join(q['sql'][:110] for q in c.captured_queries[len(c)//10*5:len(c)//10*6+3])+s.getvalue())
