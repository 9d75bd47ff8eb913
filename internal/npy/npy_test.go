package npy

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func file(t *testing.T, descr, shape string, fortran string, body any) string {
	t.Helper()
	dict := fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': %s, }", descr, fortran, shape)
	dict += strings.Repeat(" ", (64-(10+len(dict)+1)%64)%64) + "\n"
	raw := append([]byte("\x93NUMPY\x01\x00"), byte(len(dict)), byte(len(dict)>>8))
	raw = append(raw, dict...)
	raw, err := binary.Append(raw, binary.LittleEndian, body)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.npy")
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadFloat32(t *testing.T) {
	for _, c := range []struct {
		descr, shape string
		body         any
		want         []int
	}{
		{"<f8", "(2, 3)", []float64{1, -2, 3.5, 0, 5, 6}, []int{2, 3}},
		{"<f4", "(6,)", []float32{1, -2, 3.5, 0, 5, 6}, []int{6}},
		{"<f4", "()", []float32{1}, nil},
		{"<i8", "(3, 1)", []int64{1, -2, 3}, []int{3, 1}},
	} {
		shape, data, err := ReadFloat32(file(t, c.descr, c.shape, "False", c.body))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(shape, c.want) {
			t.Errorf("%s %s: shape %v, want %v", c.descr, c.shape, shape, c.want)
		}
		if data[0] != 1 || len(data) > 1 && data[1] != -2 {
			t.Errorf("%s %s: data %v", c.descr, c.shape, data)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	short := file(t, "<f8", "(9,)", "False", []float64{1})
	for name, path := range map[string]string{
		"short":   short,
		"fortran": file(t, "<f8", "(1,)", "True", []float64{1}),
		"type":    file(t, ">f8", "(1,)", "False", []float64{1}),
		"missing": filepath.Join(t.TempDir(), "none.npy"),
	} {
		if _, err := Read(path); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	raw, _ := os.ReadFile(short)
	for _, n := range []int{0, 5, 11, 40} {
		if _, err := decode(raw[:n]); err == nil {
			t.Errorf("cut to %d bytes: no error", n)
		}
	}
}
