foreach(name sysfile limits memory topology environment facts doctor noise)
  speedup_unit_test(test_${name} SOURCES test_${name}.c machine_support.c LINK speedup_harness LABELS harness)
endforeach()
