//go:build !linux

package onnx

// preloadCUDA has nothing to do where CUDA's installer puts its libraries on the
// system's search path.
func preloadCUDA(Library) {}
