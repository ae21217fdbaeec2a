#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The ways to get pysock into a program, each from nothing to a program that runs."""

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CXX = os.environ.get("CXX", "g++")
CMAKE = os.environ.get("CMAKE", "cmake")
CONFIG = (ROOT / "src/platform/config.hpp").read_text()
VERSION = ".".join(re.search(rf"#define PYSOCK_VERSION_{part} (\d+)", CONFIG)[1] for part in ("MAJOR", "MINOR", "PATCH"))
MODULE_OUTPUT = """\
pysock by import from 127.0.0.1
('127.0.0.1', 80) <AddressFamily.AF_INET: 2>
nothing more
illegal IP address string passed to inet_pton: inet_pton 2, 'not an address'
"""


def first_number(*command):
    """The first number that a command prints, 0 where there is no such command."""
    try:
        found = re.search(r"\d+(\.\d+)?", subprocess.run(command, capture_output=True, text=True).stdout)
        return float(found[0]) if found else 0
    except OSError:
        return 0


def clang_for_modules():
    """A clang that knows modules, with the tool that CMake asks what a file imports; None without one."""
    names = [CXX, "clang++", *(f"clang++-{version}" for version in range(30, 15, -1))]
    return next((name for name in names if "clang" in name and shutil.which(name) and
                 first_number(name, "-dumpversion") >= 16), None)


CLANG = clang_for_modules()


class Consumers(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def run_command(self, *command, **environment):
        result = subprocess.run([str(word) for word in command], cwd=self.directory, env={**os.environ, **environment},
                                capture_output=True, text=True, timeout=280)
        self.assertEqual(result.returncode, 0, f"\n{command}\n{result.stdout}{result.stderr}")
        return result.stdout

    def build(self, project, *options):
        self.run_command(CMAKE, "-S", HERE / project, "-B", "build", f"-DCMAKE_CXX_COMPILER={CXX}", *options)
        self.run_command(CMAKE, "--build", "build")
        self.assert_runs("build/program")

    def assert_runs(self, program):
        self.assertEqual(self.run_command(self.directory / program), f"pysock {VERSION}\n('127.0.0.1', 80)\n")

    def install(self):
        """Installs the library alone, then moves the tree: nothing in it may depend on where it was made."""
        self.run_command(CMAKE, "-S", ROOT, "-B", "library", f"-DCMAKE_CXX_COMPILER={CXX}", "-DPYSOCK_BUILD_TESTS=OFF",
                         "-DPYSOCK_BUILD_EXAMPLES=OFF")
        self.run_command(CMAKE, "--install", "library", "--prefix", self.directory / "first")
        (self.directory / "first").rename(self.directory / "prefix")
        self.assertEqual([path.name for path in (self.directory / "prefix/include").iterdir()], ["pysock.hpp"])
        return self.directory / "prefix"

    def package(self):
        """What a release hands out."""
        self.run_command(sys.executable, ROOT / "tools/package", self.directory / "release", "--cmake", CMAKE)
        return self.directory / "release"

    def test_archive(self):
        first = self.package() / f"pysock-{VERSION}.tar.gz"
        content = first.read_bytes()
        self.package()
        self.assertEqual(first.read_bytes(), content, "the same tree gave another archive")
        with tarfile.open(first) as archive:
            tops = {name.split("/")[1] for name in archive.getnames()}
        self.assertLessEqual({"CMakeLists.txt", "LICENSE", "README.md", "include", "src"}, tops)
        self.assertFalse(tops & {"build", ".git"})

    def test_copied_file(self):
        shutil.copy(ROOT / "include/pysock.hpp", self.directory)
        shutil.copy(HERE / "program.cpp", self.directory)
        self.run_command(CXX, "-std=c++20", "-I.", "program.cpp", "-o", "program", "-pthread")
        self.assert_runs("program")

    def test_add_subdirectory(self):
        self.build("add_subdirectory", f"-DPYSOCK_TREE={ROOT}")

    def test_fetch_content(self):
        archive = self.package() / f"pysock-{VERSION}.tar.gz"
        self.build("fetch_content", f"-DPYSOCK_ARCHIVE={archive}",
                   f"-DPYSOCK_SHA512={hashlib.sha512(archive.read_bytes()).hexdigest()}")

    def test_find_package(self):
        self.build("find_package", f"-DCMAKE_PREFIX_PATH={self.install()}", f"-DPYSOCK_VERSION={VERSION}")

    @unittest.skipUnless(shutil.which("pkg-config"), "SKIPPED: pkg-config is missing")
    def test_pkg_config(self):
        search = {"PKG_CONFIG_PATH": str(self.install() / "share/pkgconfig")}
        self.assertEqual(self.run_command("pkg-config", "--modversion", "pysock", **search).strip(), VERSION)
        flags = shlex.split(self.run_command("pkg-config", "--cflags", "--libs", "pysock", **search))
        self.run_command(CXX, "-std=c++20", HERE / "program.cpp", *flags, "-o", "program")
        self.assert_runs("program")

    @unittest.skipUnless(CLANG, "SKIPPED: there is no clang of version 16 or later here")
    def test_module(self):
        for file in (ROOT / "include/pysock.hpp", ROOT / "include/pysock.cppm", HERE / "module/program.cpp"):
            shutil.copy(file, self.directory)
        flags = ["-std=c++20", "-pthread"]
        self.run_command(CLANG, *flags, "--precompile", "pysock.cppm", "-o", "pysock.pcm")
        self.run_command(CLANG, *flags, "-fmodule-file=pysock=pysock.pcm", "program.cpp", "pysock.pcm", "-o", "program")
        self.assertEqual(self.run_command(self.directory / "program"), MODULE_OUTPUT)

    @unittest.skipIf(first_number(CMAKE, "--version") < 3.28, f"SKIPPED: {CMAKE} is older than 3.28, which knows modules")
    @unittest.skipUnless(CLANG and shutil.which("ninja"), "SKIPPED: there is no Ninja, or no clang of version 16 or later here")
    def test_module_target(self):
        scan = CLANG.replace("clang++", "clang-scan-deps")
        if not shutil.which(scan):
            self.skipTest(f"SKIPPED: {scan} is missing")
        self.run_command(CMAKE, "-G", "Ninja", "-S", HERE / "module", "-B", "build", f"-DCMAKE_CXX_COMPILER={CLANG}",
                         f"-DPYSOCK_TREE={ROOT}")
        self.run_command(CMAKE, "--build", "build")
        self.assertEqual(self.run_command(self.directory / "build/program"), MODULE_OUTPUT)

    @unittest.skipUnless(shutil.which("dpkg"), "SKIPPED: dpkg is missing")
    def test_debian_package(self):
        root = self.directory / "root"
        for folder in ("info", "updates", "triggers"):
            (root / "var/lib/dpkg" / folder).mkdir(parents=True)
        (root / "var/lib/dpkg/status").touch()
        dpkg = ["dpkg", f"--root={root}", "--force-not-root", "--log=/dev/null"]
        self.run_command(*dpkg, "--install", self.package() / f"libpysock-dev_{VERSION}_all.deb")
        files = self.run_command(*dpkg, "--listfiles", "libpysock-dev").splitlines()
        self.assertIn("/usr/include/pysock.hpp", files)
        self.assertIn("/usr/share/doc/libpysock-dev/copyright", files)
        self.build("find_package", f"-DCMAKE_PREFIX_PATH={root}/usr", f"-DPYSOCK_VERSION={VERSION}")
        self.run_command(*dpkg, "--remove", "libpysock-dev")
        self.assertFalse((root / "usr").exists(), "the package left files behind")

    def test_vcpkg_port(self):
        port = self.package() / "vcpkg/ports/pysock"
        manifest = json.loads((port / "vcpkg.json").read_text())
        self.assertEqual((manifest["name"], manifest["version"]), ("pysock", VERSION))
        prefix = self.directory / "packages"
        self.run_command(CMAKE, f"-DCURRENT_PORT_DIR={port}", f"-DCURRENT_BUILDTREES_DIR={self.directory / 'trees'}",
                         f"-DCURRENT_PACKAGES_DIR={prefix}", f"-DCXX={CXX}", "-P", HERE / "stand_ins/vcpkg.cmake")
        # What vcpkg refuses: no copyright, files of CMake elsewhere, headers that are missing.
        self.assertTrue((prefix / "share/pysock/copyright").is_file())
        self.assertTrue((prefix / "share/pysock/usage").is_file())
        self.assertEqual(sorted(path.name for path in (prefix / "share").iterdir()), ["pkgconfig", "pysock"])
        self.build("find_package", f"-DCMAKE_PREFIX_PATH={prefix}", f"-DPYSOCK_VERSION={VERSION}")

    @unittest.skipUnless(shutil.which("vcpkg"), "SKIPPED: vcpkg is missing")
    def test_vcpkg(self):
        ports = self.package() / "vcpkg/ports"
        self.run_command("vcpkg", "install", "pysock", f"--overlay-ports={ports}", f"--x-install-root={self.directory}/tree")
        prefix = next((self.directory / "tree").glob("*/include")).parent
        self.build("find_package", f"-DCMAKE_PREFIX_PATH={prefix}", f"-DPYSOCK_VERSION={VERSION}")

    def test_conan_recipe(self):
        recipe = self.package() / "conan/recipes/pysock/all"
        self.run_command(sys.executable, HERE / "stand_ins/conan.py", recipe, VERSION, self.directory)
        package = self.directory / "package"
        self.assertTrue((package / "licenses/LICENSE").is_file())
        self.assertEqual([path.name for path in (package / "include").iterdir()], ["pysock.hpp"])
        self.run_command(CMAKE, "-S", recipe / "test_package", "-B", "build", f"-DCMAKE_CXX_COMPILER={CXX}",
                         f"-DCMAKE_PREFIX_PATH={package}")
        self.run_command(CMAKE, "--build", "build")
        self.assertEqual(self.run_command(self.directory / "build/test_package"), "hello\n")

    @unittest.skipUnless(shutil.which("conan"), "SKIPPED: conan is missing")
    def test_conan(self):
        home = {"CONAN_HOME": str(self.directory / "conan")}
        self.run_command("conan", "profile", "detect", **home)
        self.run_command("conan", "create", self.package() / "conan/recipes/pysock/all", f"--version={VERSION}",
                         "-s", "compiler.cppstd=20", **home)


if __name__ == "__main__":
    unittest.main(verbosity=2)  # a skip prints its reason
