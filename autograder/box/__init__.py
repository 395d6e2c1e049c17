"""All of the kit that runs beside student code: fork server, supervisor, lock-down, worker.

A box shows this folder, an assignment's probes, Python and its libraries, and nothing else of the
kit, so nothing in here may import another room. The grader's side starts it (``sandbox``) and
shares its wire format (``box.wire``) and its slicing of source code (``box.slicing``), and asks
``box.lockdown`` what this kernel can do.
"""
