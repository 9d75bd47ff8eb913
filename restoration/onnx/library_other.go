//go:build !linux && !freebsd

package onnx

import (
	"errors"
	"os"
)

// libraryVersion tells nothing where the system's libraries carry no versions; the
// file's name and the loading decide.
func libraryVersion(path string) (string, error) {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return "", errors.New("it is not a file that can be read")
	}
	return "", nil
}
