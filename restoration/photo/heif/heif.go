//go:build cgo && (linux || darwin || freebsd)

package heif

// #cgo linux LDFLAGS: -ldl -lpthread
// #include "heif.h"
import "C"

import (
	"encoding/binary"
	"image"
	"runtime"
	"unsafe"
)

// Open looks at the bytes of a file, which must not change while the File is used. The
// error is one of this package's.
func Open(data []byte) (*File, error) {
	var out *File
	err := with(data, func(c *C.afterimage_heif) error {
		out = &File{
			W: int(c.width), H: int(c.height), Depth: int(c.bits), Alpha: c.alpha != 0,
			XMP: copied(c.xmp, c.xmp_size), ICC: copied(c.icc, c.icc_size), data: data,
		}
		if out.W < 1 || out.H < 1 || out.Depth < 1 || out.Depth > 16 {
			return ErrDamaged
		}
		// The structure stands behind its place, counted from here.
		if exif := copied(c.exif, c.exif_size); len(exif) > 4 {
			if at := int64(binary.BigEndian.Uint32(exif)) + 4; at < int64(len(exif)) {
				out.EXIF = exif[at:]
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// with opens data for as long as use runs.
func with(data []byte, use func(c *C.afterimage_heif) error) error {
	if len(data) == 0 {
		return ErrDamaged
	}
	var pin runtime.Pinner
	pin.Pin(&data[0])
	defer pin.Unpin()
	var c C.afterimage_heif
	defer C.afterimage_heif_free(&c)
	code := C.afterimage_heif_open(&c, unsafe.Pointer(&data[0]), C.size_t(len(data)), maxBlock)
	if err := told(code); err != nil {
		return err
	}
	return use(&c)
}

func told(code C.int) error {
	switch code {
	case C.AFTERIMAGE_HEIF_OK:
		return nil
	case C.AFTERIMAGE_HEIF_MISSING:
		return ErrMissing
	case C.AFTERIMAGE_HEIF_UNSUPPORTED:
		return ErrUnsupported
	}
	return ErrDamaged
}

func copied(p *C.uint8_t, n C.size_t) []byte {
	if p == nil || n > maxBlock {
		return nil
	}
	return C.GoBytes(unsafe.Pointer(p), C.int(n))
}

func (f *File) decode() (img image.Image, err error) {
	err = with(f.data, func(c *C.afterimage_heif) error {
		deep := c.bits > 8
		if err := told(C.afterimage_heif_decode(c)); err != nil {
			return err
		}
		samples := 3
		if c.alpha != 0 {
			samples = 4
		}
		width := 1
		if deep {
			width = 2
		}
		w, h, stride := int(c.plane_width), int(c.plane_height), int(c.stride)
		if w != f.W || h != f.H || stride < w*samples*width {
			return ErrDamaged
		}
		p := plane{w, h, samples, stride, unsafe.Slice((*byte)(unsafe.Pointer(c.plane)), (h-1)*stride+w*samples*width)}
		if deep {
			img = p.deep(int(c.bits), c.premultiplied != 0)
		} else {
			img = p.shallow(c.premultiplied != 0)
		}
		return nil
	})
	return img, err
}
