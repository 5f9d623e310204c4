"""Every failure as one sentence and an exit code."""
def complaint(error):
    import traceback; e=error
    while e: print(type(e).__mro__[:3], repr(str(e)), {k:getattr(e,k,None) for k in ("full_key","key","override","options","missing_cfg_file","filename","value","ref_type")}); e=e.__cause__ or e.__context__
    return 2,"?"
