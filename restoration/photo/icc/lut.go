package icc

import (
	"encoding/binary"
	"fmt"
)

// matrixStage is a matrix of 3 x 3 and what is added after it.
type matrixStage struct {
	m [3][3]float64
	t [3]float64
}

func (s matrixStage) apply(v *values) {
	a, b, c := transform(s.m, v[0], v[1], v[2])
	v[0], v[1], v[2] = a+s.t[0], b+s.t[1], c+s.t[2]
}

func readMatrix(data []byte) (m [3][3]float64) {
	for i := range 9 {
		m[i/3][i%3] = fixed(data[4*i:])
	}
	return m
}

// parseLut reads a lut8Type or lut16Type, of 1 or 2 bytes a value: a matrix, curves, a
// table and curves.
func parseLut(tag []byte, channels, bytes int) ([]stage, error) {
	at, in, out := 48, 256, 256
	if bytes == 2 {
		at = 52
	}
	if len(tag) < at {
		return nil, fmt.Errorf("%w: its table is cut short", ErrDamaged)
	}
	if int(tag[8]) != channels || tag[9] != 3 {
		return nil, fmt.Errorf("%w: a table from %d to %d values", ErrDamaged, tag[8], tag[9])
	}
	if bytes == 2 {
		in, out = int(binary.BigEndian.Uint16(tag[48:])), int(binary.BigEndian.Uint16(tag[50:]))
	}
	if in < 2 || out < 2 {
		return nil, fmt.Errorf("%w: a table's curve of less than two values", ErrDamaged)
	}
	grid := make([]int, channels)
	for i := range grid {
		grid[i] = int(tag[10])
	}
	var stages []stage
	if channels == 3 {
		stages = append(stages, matrixStage{m: readMatrix(tag[12:])})
	}
	body := tag[at:]
	head, body, err := readCurves(body, channels, in, bytes)
	if err != nil {
		return nil, err
	}
	t, body, err := readGrid(body, grid, bytes)
	if err != nil {
		return nil, err
	}
	tail, _, err := readCurves(body, 3, out, bytes)
	return append(stages, head, t, tail), err
}

// readCurves reads n curves of so many values each and gives what is left.
func readCurves(data []byte, n, values, bytes int) (curves, []byte, error) {
	size := values * bytes
	if len(data) < n*size {
		return nil, nil, fmt.Errorf("%w: a table's curves are cut short", ErrDamaged)
	}
	var list curves
	for i := range n {
		list = append(list, samplesOf(data[i*size:], values, bytes))
	}
	return list, data[n*size:], nil
}

func samplesOf(data []byte, n, bytes int) sampled {
	if bytes == 2 {
		return samples16(data, n)
	}
	return samples8(data, n)
}

// readGrid reads a table of 3 values a point and gives what is left.
func readGrid(data []byte, grid []int, bytes int) (*table, []byte, error) {
	n := 3
	for _, g := range grid {
		if g < 2 || n > maxSize {
			return nil, nil, fmt.Errorf("%w: a table of %v points", ErrDamaged, grid)
		}
		n *= g
	}
	if n > len(data)/bytes {
		return nil, nil, fmt.Errorf("%w: its table is cut short", ErrDamaged)
	}
	return newTable(grid, samplesOf(data, n, bytes)), data[n*bytes:], nil
}

// parseLutAToB reads a lutAToBType: curves A, a table, curves M, a matrix and curves B,
// of which only the last have to be there.
func parseLutAToB(tag []byte, channels int) ([]stage, error) {
	if len(tag) < 32 {
		return nil, fmt.Errorf("%w: its table is cut short", ErrDamaged)
	}
	if int(tag[8]) != channels || tag[9] != 3 {
		return nil, fmt.Errorf("%w: a table from %d to %d values", ErrDamaged, tag[8], tag[9])
	}
	part := func(i int) []byte { // nil for none, and empty for one that lies outside
		at := int64(binary.BigEndian.Uint32(tag[12+4*i:]))
		if at == 0 {
			return nil
		}
		return tag[min(at, int64(len(tag))):]
	}
	b, matrix, m, grid, a := part(0), part(1), part(2), part(3), part(4)
	if b == nil || grid == nil && channels != 3 || (grid == nil) != (a == nil) {
		return nil, fmt.Errorf("%w: parts of its table are missing", ErrDamaged)
	}
	var stages []stage
	if grid != nil {
		head, err := curveRow(a, channels)
		if err != nil {
			return nil, err
		}
		t, err := gridOf(grid, channels)
		if err != nil {
			return nil, err
		}
		stages = append(stages, head, t)
	}
	return readTail(stages, b, matrix, m)
}

// readTail adds curves M, a matrix and curves B to the stages of a lutAToBType.
func readTail(stages []stage, b, matrix, m []byte) ([]stage, error) {
	if m != nil {
		c, err := curveRow(m, 3)
		if err != nil {
			return nil, err
		}
		stages = append(stages, c)
	}
	if matrix != nil {
		if len(matrix) < 48 {
			return nil, fmt.Errorf("%w: its matrix is cut short", ErrDamaged)
		}
		stages = append(stages, matrixStage{readMatrix(matrix), [3]float64{fixed(matrix[36:]), fixed(matrix[40:]), fixed(matrix[44:])}})
	}
	c, err := curveRow(b, 3)
	return append(stages, c), err
}

// curveRow reads n curves that follow one another, each filled up to four bytes.
func curveRow(data []byte, n int) (stage, error) {
	var list curves
	for range n {
		c, size, err := parseCurve(data)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
		data = data[min((size+3)&^3, len(data)):]
	}
	return list, nil
}

// gridOf reads the table of a lutAToBType.
func gridOf(data []byte, channels int) (stage, error) {
	if len(data) < 20 || data[16] != 1 && data[16] != 2 {
		return nil, fmt.Errorf("%w: its table has no header", ErrDamaged)
	}
	grid := make([]int, channels)
	for i := range grid {
		grid[i] = int(data[i])
	}
	t, _, err := readGrid(data[20:], grid, int(data[16]))
	return t, err
}
