"""Steps are translated once and optimised together, inside the entries that call them.

Left alone, Numba optimises each function and turns it into machine code, then does the same for its caller
with the function's code linked in, and so on up: a step four calls deep is optimised five times. Nothing but
compiled code calls a step, so its code waits, as translated, for the entry that needs it.
"""

from __future__ import annotations

from typing import Any

from numba._dynfunc import make_function
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import NativeLowering


class Part(JITCodeLibrary):
    """Code that others link in, never run by itself."""

    def finalize(self) -> None:
        """Ready as it is: not optimised, no machine code."""
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)
class PartLowering(NativeLowering):
    """Numba's last pass, but for a :class:`Part`."""

    _name = "part_lowering"

    def run_pass(self, state: Any) -> bool:
        """Translate, and let callers find the part and all that it calls."""
        part = state.library = Part(state.targetctx.codegen(), state.func_id.func_qualname)
        state.flags.no_compile = True
        super().run_pass(state)
        # Callers look the part up by the Python function that it would have been; this one leads nowhere.
        named = make_function(state.cr.fndesc.lookup_module(), state.func_id.func_name, "", 0, state.cr.env, (part,))
        state.targetctx.insert_user_function(named, state.cr.fndesc, [part, *part._linking_libraries])
        state.cr = state.cr._replace(cfunc=named)
        return True


class PartCompiler(CompilerBase):
    """Numba's usual passes, ending in :class:`PartLowering`."""

    def define_pipelines(self) -> list[Any]:
        """One pipeline."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.passes = [(PartLowering if item is NativeLowering else item, text) for item, text in passes.passes]
        passes.finalize()
        return [passes]
