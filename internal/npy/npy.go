// Package npy reads the arrays of the golden vectors: NumPy's .npy files, format
// version 1, little-endian, in C order, of float64, float32 or int64.
package npy

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
)

const magic = "\x93NUMPY\x01\x00"

var (
	descr = regexp.MustCompile(`'descr':\s*'([^']*)'`)
	order = regexp.MustCompile(`'fortran_order':\s*(True|False)`)
	sides = regexp.MustCompile(`'shape':\s*\(([^)]*)\)`)
)

// ReadFloat32 reads an array and rounds its values to float32. The data are flat,
// the last axis runs fastest; a scalar has an empty shape and one value.
func ReadFloat32(path string) (shape []int, data []float32, err error) {
	shape, wide, err := ReadFloat64(path)
	if err != nil {
		return nil, nil, err
	}
	data = make([]float32, len(wide))
	for i, v := range wide {
		data[i] = float32(v)
	}
	return shape, data, nil
}

// ReadFloat64 is [ReadFloat32] without the rounding.
func ReadFloat64(path string) (shape []int, data []float64, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	kind, shape, body, err := split(raw)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	n := 1
	for _, s := range shape {
		n *= s
	}
	width := map[string]int{"<f8": 8, "<f4": 4, "<i8": 8}[kind]
	if width == 0 || len(body) != n*width {
		return nil, nil, fmt.Errorf("%s: %d bytes of type %q do not make an array of shape %v", path, len(body), kind, shape)
	}
	data = make([]float64, n)
	for i := range data {
		switch kind {
		case "<f8":
			data[i] = math.Float64frombits(binary.LittleEndian.Uint64(body[8*i:]))
		case "<f4":
			data[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(body[4*i:])))
		default:
			data[i] = float64(int64(binary.LittleEndian.Uint64(body[8*i:])))
		}
	}
	return shape, data, nil
}

// split parts a file into its element type, its shape and its values.
func split(raw []byte) (kind string, shape []int, body []byte, err error) {
	if len(raw) < len(magic)+2 || string(raw[:len(magic)]) != magic {
		return "", nil, nil, fmt.Errorf("not an .npy file of version 1.0")
	}
	head := int(binary.LittleEndian.Uint16(raw[len(magic):]))
	raw = raw[len(magic)+2:]
	if head > len(raw) {
		return "", nil, nil, fmt.Errorf("the header is cut off")
	}
	text := string(raw[:head])
	d, o, s := descr.FindStringSubmatch(text), order.FindStringSubmatch(text), sides.FindStringSubmatch(text)
	if d == nil || o == nil || s == nil || o[1] != "False" {
		return "", nil, nil, fmt.Errorf("the header %q is not that of a C-order array", text)
	}
	for _, w := range strings.Split(s[1], ",") {
		w = strings.TrimSpace(w)
		if w == "" {
			continue
		}
		v, err := strconv.Atoi(w)
		if err != nil || v < 0 {
			return "", nil, nil, fmt.Errorf("a side of the shape (%s) is not a number", s[1])
		}
		shape = append(shape, v)
	}
	return d[1], shape, raw[head:], nil
}
