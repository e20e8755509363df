# Recipe for Spack: copy to packages/speedup/ of a repository of yours, set `url` or `git`, and `spack install speedup`.
from spack.package import *


class Speedup(CMakePackage):
    """Measures how much parallelism really buys: numerical kernels as serial C, with OpenMP threads, worker processes and
    MPI ranks, timed in interleaved rounds of verified runs."""

    version("0.1.0")
    version("main", branch="main")

    license("GPL-3.0-or-later")

    variant("mpi", default=False, description="Build the variants for MPI ranks")
    variant("native", default=True, description="Compile the kernels for the CPU of this machine")

    depends_on("c", type="build")
    depends_on("cmake@3.18:", type="build")
    depends_on("pkgconfig", type="build")
    depends_on("gsl")
    depends_on("hwloc@2:")
    depends_on("mpi", when="+mpi")
    depends_on("gnuplot@5.4:", type="run")

    def cmake_args(self):
        return [
            self.define_from_variant("SPEEDUP_MPI", "mpi"),
            self.define("SPEEDUP_ARCH", "native" if "+native" in self.spec else ""),
            self.define("SPEEDUP_TESTS", False),
        ]
