"""The HTTP API, version 1 (design, section 3)."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType


def parts() -> list[ModuleType]:
    """The modules of this package that have routes, each as its ``api``; in the order of their names."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return [module for module in modules if hasattr(module, "api")]
