# SPDX-License-Identifier: MIT
"""Runs a recipe where there is no Conan: what it imports and calls, done in the way that Conan's documentation tells.

    python3 conan.py RECIPE_FOLDER VERSION WORK_FOLDER

Leaves the package in WORK_FOLDER/package, and there, as CMakeDeps would, a file for find_package(CONFIG)."""

import ast
import fnmatch
import hashlib
import runpy
import shutil
import sys
import tarfile
import types
import urllib.request
from pathlib import Path

CONFIG = """\
find_package(Threads REQUIRED)
add_library(pysock::pysock INTERFACE IMPORTED)
target_include_directories(pysock::pysock INTERFACE {include})
target_link_libraries(pysock::pysock INTERFACE {libraries})
"""


def get(recipe, url, sha256, strip_root):
    archive = Path(recipe.source_folder) / "archive"
    archive.parent.mkdir(parents=True)
    archive.write_bytes(urllib.request.urlopen(url).read())
    if hashlib.sha256(archive.read_bytes()).hexdigest() != sha256:
        sys.exit(f"{url} has another hash than conandata.yml says")
    with tarfile.open(archive) as tar:
        for entry in tar:
            entry.name = entry.name.partition("/")[2] if strip_root else entry.name
            if entry.isfile():
                tar.extract(entry, recipe.source_folder)


def copy(recipe, pattern, src, dst):
    found = [path for path in Path(src).iterdir() if fnmatch.fnmatch(path.name, pattern)]
    if not found:
        sys.exit(f"the recipe copies {pattern} from {src}, where there is none")
    Path(dst).mkdir(parents=True, exist_ok=True)
    for path in found:
        shutil.copy(path, dst)


def check_min_cppstd(recipe, least):
    if int(recipe.settings.cppstd) < least:
        sys.exit(f"the recipe needs C++{least}")


MODULES = {"conan": {"ConanFile": object}, "conan.tools": {}, "conan.tools.build": {"check_min_cppstd": check_min_cppstd},
           "conan.tools.files": {"copy": copy, "get": get},
           "conan.tools.layout": {"basic_layout": lambda recipe, src_folder: None}}


def data_of(text):
    """conandata.yml, of which this reads what the recipe's has: nested keys, and texts in quotes."""
    inner = ", ".join(f"{key!r}: {ast.literal_eval(value.strip())!r}" for key, _, value in
                      (line.strip().partition(":") for line in text.splitlines()) if key in ("url", "sha256"))
    version = next(line.strip().strip(':"') for line in text.splitlines() if line.startswith('  "'))
    return {"sources": {version: ast.literal_eval(f"{{{inner}}}")}}


def main(folder, version, work):
    for name, content in MODULES.items():
        sys.modules[name] = types.ModuleType(name)
        vars(sys.modules[name]).update(content)
    found = runpy.run_path(str(Path(folder) / "conanfile.py"))
    recipe = next(value for name, value in found.items() if name.endswith("Conan"))()
    recipe.version = version
    recipe.conan_data = data_of((Path(folder) / "conandata.yml").read_text())
    recipe.settings = types.SimpleNamespace(os="Linux", cppstd="20")
    recipe.info = types.SimpleNamespace(clear=lambda: None)
    recipe.cpp_info = types.SimpleNamespace(includedirs=["include"], system_libs=[])
    recipe.source_folder, recipe.package_folder = f"{work}/source", f"{work}/package"
    for step in (recipe.layout, recipe.package_id, recipe.validate, recipe.source, recipe.package, recipe.package_info):
        step()
    include = " ".join(f"{recipe.package_folder}/{each}" for each in recipe.cpp_info.includedirs)
    Path(recipe.package_folder, "pysock-config.cmake").write_text(
        CONFIG.format(include=include, libraries=" ".join(recipe.cpp_info.system_libs)))


if __name__ == "__main__":
    sys.path.remove(str(Path(__file__).resolve().parent))  # where `import conan` would find this file
    main(*sys.argv[1:])
