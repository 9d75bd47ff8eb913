//go:build !cgo || !(linux || darwin || freebsd)

package heif

import "image"

// Open finds no library in this build.
func Open([]byte) (*File, error) { return nil, ErrMissing }

func (f *File) decode() (image.Image, error) { return nil, ErrMissing }
