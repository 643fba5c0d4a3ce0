"""Inert stand-in for TensorFlow: Rasa can import it, nothing can compute with it.

Every name below `tensorflow`, `keras` and `tensorflow_hub` exists and is a `Placeholder` class: it can be
subclassed, used in an annotation or as a decorator. Calling it for a value raises `RuntimeError`.
"""

import importlib.abc
import importlib.machinery
import sys
import types

ROOTS = ("tensorflow", "keras", "tensorflow_hub")


class _Inert(type):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder

    def __call__(cls, *args, **kwargs):
        if cls is not Placeholder:
            return super().__call__(*args, **kwargs)
        if len(args) == 1 and not kwargs and callable(args[0]):
            return args[0]  # used as a decorator
        if not args and kwargs:
            return lambda function: function  # used as a decorator with settings
        raise RuntimeError("This pipeline needs TensorFlow, which is not installed: README.md, 'Running Rasa lean'.")


class Placeholder(metaclass=_Inert):
    def __class_getitem__(cls, item):
        return cls


class _Module(types.ModuleType):
    __path__ = ()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return (lambda value: False) if name == "is_tensor" else Placeholder


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] in ROOTS:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec):
        return _Module(spec.name)

    def exec_module(self, module):
        pass


sys.meta_path.append(_Finder())
sys.modules[__name__].__class__ = _Module
