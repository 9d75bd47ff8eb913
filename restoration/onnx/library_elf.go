//go:build linux || freebsd

package onnx

import (
	"debug/elf"
	"errors"
	"os"
	"runtime"
	"strings"
)

// libraryVersion reads the version that an ONNX Runtime library gives to its symbols
// (VERS_1.31.1), without loading it: loading runs its code. The version is empty
// when it gives none. A file of another kind is an error.
func libraryVersion(path string) (string, error) {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return "", errors.New("it is not a file that can be read")
	}
	f, err := elf.Open(path)
	if err != nil {
		return "", errors.New("it is not a shared library")
	}
	defer func() { _ = f.Close() }()
	if want := map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}[runtime.GOARCH]; want != 0 && f.Machine != want {
		return "", errors.New("it was made for another kind of processor")
	}
	symbols, err := f.DynamicSymbols()
	if err != nil {
		return "", errors.New("it is not a shared library")
	}
	for _, s := range symbols {
		if s.Name == "OrtGetApiBase" && s.Section != elf.SHN_UNDEF {
			return strings.TrimPrefix(s.Version, "VERS_"), nil
		}
	}
	return "", errors.New("it is another library")
}
