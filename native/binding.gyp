{
  'targets': [
    {
      'target_name': 'spondyl_kernels',
      'sources': [
        'src/addon.cpp', 'src/compare-heads.cpp', 'src/file-heads.cpp', 'src/scan-calls.cpp',
        'src/connected-components.cpp', 'src/gaussian-smooth.cpp', 'src/gradient-size.cpp', 'src/joint-histogram.cpp',
        'src/plane-distance.cpp', 'src/project-maximum.cpp', 'src/resample-linear.cpp', 'src/watershed.cpp',
      ],
      'include_dirs': ["<!@(node -p \"require('node-addon-api').include\")"],
      # Node-API 8: what Electron 25 (Node 18) and everything newer has.
      'defines': ['NAPI_VERSION=8', 'NAPI_CPP_EXCEPTIONS'],
      'cflags!': ['-fno-exceptions'],
      'cflags_cc!': ['-fno-exceptions'],
      # No contraction to fused multiply-add: every machine must give the numbers of the TypeScript twin.
      'cflags_cc': ['-std=c++20', '-O3', '-ffp-contract=off', '-fvisibility=hidden', '-Wall', '-Wextra'],
      'conditions': [['OS=="linux"', { 'libraries': ['-lpthread'] }]],
      'xcode_settings': {
        'GCC_ENABLE_CPP_EXCEPTIONS': 'YES',
        'CLANG_CXX_LIBRARY': 'libc++',
        'OTHER_CPLUSPLUSFLAGS': ['-std=c++20', '-O3', '-ffp-contract=off'],
      },
      'msvs_settings': {
        'VCCLCompilerTool': { 'ExceptionHandling': 1, 'AdditionalOptions': ['/std:c++20', '/fp:precise'] },
      },
    },
  ],
}
