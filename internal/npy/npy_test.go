package npy

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func file(t *testing.T, head string, body []byte) string {
	t.Helper()
	raw := append([]byte(magic), 0, 0)
	binary.LittleEndian.PutUint16(raw[len(magic):], uint16(len(head)))
	path := filepath.Join(t.TempDir(), "a.npy")
	if err := os.WriteFile(path, append(append(raw, head...), body...), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func header(kind, shape string) string {
	return fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }\n", kind, shape)
}

func TestReadFloat32(t *testing.T) {
	var f8, f4, i8 []byte
	minus := int64(-7)
	for _, v := range []float64{1.5, -2, 0.1, 1e-9, 5, 6} {
		f8 = binary.LittleEndian.AppendUint64(f8, math.Float64bits(v))
		f4 = binary.LittleEndian.AppendUint32(f4, math.Float32bits(float32(v)))
	}
	i8 = binary.LittleEndian.AppendUint64(i8, uint64(minus))
	six := []float32{1.5, -2, 0.1, 1e-9, 5, 6}
	for _, c := range []struct {
		kind, shape string
		body        []byte
		want        []int
		data        []float32
	}{
		{"<f8", "2, 3", f8, []int{2, 3}, six},
		{"<f4", "6,", f4, []int{6}, six},
		{"<i8", "", i8, nil, []float32{-7}},
		{"<f8", "0, 3", nil, []int{0, 3}, []float32{}},
	} {
		shape, data, err := ReadFloat32(file(t, header(c.kind, c.shape), c.body))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(shape, c.want) || !reflect.DeepEqual(data, c.data) {
			t.Errorf("%s (%s): got %v %v", c.kind, c.shape, shape, data)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, path := range map[string]string{
		"missing":       filepath.Join(t.TempDir(), "none.npy"),
		"cut off":       file(t, header("<f8", "2,"), make([]byte, 15)),
		"type":          file(t, header(">f8", "2,"), make([]byte, 16)),
		"no header":     file(t, "{}", nil),
		"fortran order": file(t, "{'descr': '<f8', 'fortran_order': True, 'shape': (2,), }", make([]byte, 16)),
		"side":          file(t, header("<f8", "x,"), nil),
	} {
		if _, _, err := ReadFloat32(path); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
