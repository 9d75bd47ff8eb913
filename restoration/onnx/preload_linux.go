package onnx

// #cgo LDFLAGS: -ldl
// #include <dlfcn.h>
// #include <stdlib.h>
import "C"

import (
	"path/filepath"
	"slices"
	"unsafe"
)

// cudaLibraries are what the CUDA half of ONNX Runtime is linked to, in the order in
// which they depend on each other.
var cudaLibraries = []string{
	"libcudart.so.*", "libnvJitLink.so.*", "libcublasLt.so.*", "libcublas.so.*", "libcurand.so.*", "libcufft.so.*", "libcudnn.so.*",
}

// preloadCUDA loads the CUDA libraries that lie beside ONNX Runtime, in its folder or
// as NVIDIA's wheels unpack them (nvidia/*/lib). The loader finds a library that is
// in the process by its name alone, so the provider needs no LD_LIBRARY_PATH, which
// could only be set before the program starts. What is not there is left to the
// system's own search.
func preloadCUDA(lib Library) {
	dir := filepath.Dir(lib.Path)
	for _, pattern := range cudaLibraries {
		var found []string
		for _, sub := range []string{"", "nvidia/*/lib", "../nvidia/*/lib"} {
			hits, _ := filepath.Glob(filepath.Join(escapeGlob(dir), sub, pattern))
			found = append(found, hits...)
		}
		slices.Sort(found)
		for _, path := range found {
			name := C.CString(path)
			C.dlopen(name, C.RTLD_NOW|C.RTLD_GLOBAL)
			C.free(unsafe.Pointer(name))
		}
	}
}

// escapeGlob keeps a folder's own name from being read as a pattern.
func escapeGlob(dir string) string {
	var out []rune
	for _, r := range dir {
		if r == '*' || r == '?' || r == '[' || r == '\\' {
			out = append(out, '\\')
		}
		out = append(out, r)
	}
	return string(out)
}
