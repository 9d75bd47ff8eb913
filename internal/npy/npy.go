// Package npy reads arrays in NumPy's .npy format (versions 1 to 3, little-endian,
// C order), so that tests can compare with vectors made elsewhere.
package npy

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// Array is an array as its file holds it, widened to float64: exact for <f4 and
// <f8, and for <i8 up to 2^53.
type Array struct {
	Shape []int // empty for a single number
	Data  []float64
}

var magic = []byte("\x93NUMPY")

var (
	descrKey = regexp.MustCompile(`'descr':\s*'([^']*)'`)
	orderKey = regexp.MustCompile(`'fortran_order':\s*(True|False)`)
	shapeKey = regexp.MustCompile(`'shape':\s*\(([^)]*)\)`)
)

// Read reads a file of <f8, <f4 or <i8.
func Read(path string) (Array, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return Array{}, err
	}
	a, err := decode(raw)
	if err != nil {
		return Array{}, fmt.Errorf("%s: %w", path, err)
	}
	return a, nil
}

// ReadFloat32 is Read with the values rounded to float32.
func ReadFloat32(path string) (shape []int, data []float32, err error) {
	a, err := Read(path)
	if err != nil {
		return nil, nil, err
	}
	data = make([]float32, len(a.Data))
	for i, v := range a.Data {
		data[i] = float32(v)
	}
	return a.Shape, data, nil
}

func decode(raw []byte) (Array, error) {
	header, body, err := split(raw)
	if err != nil {
		return Array{}, err
	}
	descr, order, dims := descrKey.FindStringSubmatch(header), orderKey.FindStringSubmatch(header), shapeKey.FindStringSubmatch(header)
	if descr == nil || order == nil || dims == nil {
		return Array{}, fmt.Errorf("the header is not a .npy dictionary: %q", header)
	}
	if order[1] == "True" {
		return Array{}, fmt.Errorf("the array is in Fortran order; save it in C order")
	}
	var a Array
	n := 1
	for _, d := range strings.Split(dims[1], ",") {
		if d = strings.TrimSpace(d); d == "" {
			continue
		}
		k, err := strconv.Atoi(d)
		if err != nil || k < 0 || k > 1<<32 || n > 1<<32 {
			return Array{}, fmt.Errorf("the size %q in the header is not a number that fits", d)
		}
		a.Shape, n = append(a.Shape, k), n*k
	}
	a.Data, err = values(body, descr[1], n)
	return a, err
}

func split(raw []byte) (header string, body []byte, err error) {
	if len(raw) < 12 || !bytes.HasPrefix(raw, magic) {
		return "", nil, fmt.Errorf("this is not a .npy file")
	}
	start, length := 10, int(binary.LittleEndian.Uint16(raw[8:]))
	if raw[6] > 1 {
		start, length = 12, int(binary.LittleEndian.Uint32(raw[8:]))
	}
	if length > len(raw)-start {
		return "", nil, fmt.Errorf("the file ends inside its header")
	}
	return string(raw[start : start+length]), raw[start+length:], nil
}

func values(body []byte, descr string, n int) ([]float64, error) {
	size := map[string]int{"<f8": 8, "<f4": 4, "<i8": 8}[descr]
	if size == 0 {
		return nil, fmt.Errorf("values of type %q are not supported; use <f8, <f4 or <i8", descr)
	}
	if len(body)/size < n {
		return nil, fmt.Errorf("the file holds %d bytes of values, but its header promises %d values of %d bytes", len(body), n, size)
	}
	data := make([]float64, n)
	for i := range data {
		switch descr {
		case "<f8":
			data[i] = math.Float64frombits(binary.LittleEndian.Uint64(body[8*i:]))
		case "<f4":
			data[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(body[4*i:])))
		default:
			data[i] = float64(int64(binary.LittleEndian.Uint64(body[8*i:])))
		}
	}
	return data, nil
}
