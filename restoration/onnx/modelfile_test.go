package onnx

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// A small writer of ONNX files, so that every test shows the model that it is about.

// msg is a protobuf message under construction.
type msg []byte

func (m msg) bytes(num int, b []byte) msg {
	return protowire.AppendBytes(protowire.AppendTag(m, protowire.Number(num), protowire.BytesType), b)
}

func (m msg) str(num int, s string) msg { return m.bytes(num, []byte(s)) }

func (m msg) int(num int, v int64) msg {
	return protowire.AppendVarint(protowire.AppendTag(m, protowire.Number(num), protowire.VarintType), uint64(v))
}

// tensorHead is a TensorProto without data.
func tensorHead(name string, elem int64, dims ...int64) msg {
	var m msg
	for _, d := range dims {
		m = m.int(1, d)
	}
	return m.int(2, elem).str(8, name)
}

func floatTensor(name string, dims []int64, values ...float32) msg {
	var raw []byte
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	return tensorHead(name, typeFloat, dims...).bytes(9, raw)
}

func halfTensor(name string, dims []int64, values ...float32) msg {
	raw := make([]byte, 2*len(values))
	packHalf(raw, values)
	return tensorHead(name, typeFloat16, dims...).bytes(9, raw)
}

func intTensor(name string, values ...int64) msg {
	var raw []byte
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
	}
	return tensorHead(name, typeInt64, int64(len(values))).bytes(9, raw)
}

// value is a ValueInfoProto; a string among dims is a free dimension's name.
func value(name string, elem int64, dims ...any) msg {
	var shape msg
	for _, d := range dims {
		switch d := d.(type) {
		case int:
			shape = shape.bytes(1, msg{}.int(1, int64(d)))
		case string:
			shape = shape.bytes(1, msg{}.str(2, d))
		}
	}
	return msg{}.str(1, name).bytes(2, msg{}.bytes(1, msg{}.int(1, elem).bytes(2, shape)))
}

func node(op, inputs, output string, attributes ...msg) msg {
	var m msg
	for _, in := range splitWords(inputs) {
		m = m.str(1, in)
	}
	m = m.str(2, output).str(4, op)
	for _, a := range attributes {
		m = m.bytes(5, a)
	}
	return m
}

func splitWords(s string) (words []string) {
	for len(s) > 0 {
		i := 0
		for i < len(s) && s[i] != ' ' {
			i++
		}
		words = append(words, s[:i])
		s = s[min(i+1, len(s)):]
	}
	return words
}

func attrInt(name string, v int64) msg { return msg{}.str(1, name).int(3, v).int(20, 2) }

func attrInts(name string, vs ...int64) msg {
	m := msg{}.str(1, name)
	for _, v := range vs {
		m = m.int(8, v)
	}
	return m.int(20, 7)
}

// net is a model file in parts.
type net struct {
	inputs, outputs, nodes, initializers []msg
	metadata                             map[string]string
	extra                                msg // further fields of the model
}

func (n net) bytes() []byte {
	var g msg
	for _, x := range n.nodes {
		g = g.bytes(1, x)
	}
	g = g.str(2, "g")
	for _, x := range n.initializers {
		g = g.bytes(5, x)
	}
	for _, x := range n.inputs {
		g = g.bytes(11, x)
	}
	for _, x := range n.outputs {
		g = g.bytes(12, x)
	}
	m := msg{}.int(1, 8).str(2, "test").bytes(7, g).bytes(8, msg{}.str(1, "").int(2, 17))
	for k, v := range n.metadata {
		m = m.bytes(14, msg{}.str(1, k).str(2, v))
	}
	return append(m, n.extra...)
}

func describedAs(prediction string, more ...string) map[string]string {
	m := map[string]string{
		"afterimage.version": "1", "afterimage.prediction": prediction,
		"afterimage.schedule": "linear 0.0001 0.02 1000", "afterimage.dynamic": "true",
		"afterimage.size": "8", "afterimage.size_multiple": "1", "afterimage.size_min": "1",
	}
	for i := 0; i < len(more); i += 2 {
		m["afterimage."+more[i]] = more[i+1]
	}
	return m
}

// shapeOf is what a telltale model is made for.
type telltale struct {
	pictures int64 // element type of sample and output
	numbers  int64 // element type of timestep and label
	dims     []any // of the timestep and the label
	channels int   // of the output, 3 or 6
	label    bool
	size     []any // batch, H and W of the sample
}

// net is a model whose output tells what it was given:
//
//	out = 0.5 sample + 0.25 timestep + 8 label
//
// and, with 6 channels, 1000 in each of the last 3.
func (tt telltale) net(metadata map[string]string) net {
	if tt.size == nil {
		tt.size = []any{"N", "H", "W"}
	}
	constant := floatTensor
	if tt.pictures == typeFloat16 {
		constant = halfTensor
	}
	one := []int64{1}
	n := net{
		inputs: []msg{
			value("sample", tt.pictures, tt.size[0], 3, tt.size[1], tt.size[2]),
			value("timestep", tt.numbers, tt.dims...),
		},
		outputs: []msg{value("out", tt.pictures, tt.size[0], tt.channels, tt.size[1], tt.size[2])},
		initializers: []msg{
			constant("half", one, 0.5), constant("quarter", one, 0.25), constant("eight", one, 8), constant("big", one, 1000),
			intTensor("column", -1, 1, 1, 1),
		},
		nodes: []msg{
			node("Cast", "timestep", "t1", attrInt("to", tt.pictures)),
			node("Reshape", "t1 column", "t2"),
			node("Mul", "t2 quarter", "t3"),
			node("Mul", "sample half", "s1"),
			node("Add", "s1 t3", "s2"),
		},
		metadata: metadata,
	}
	last := "s2"
	if tt.label {
		n.inputs = append(n.inputs, value("label", tt.numbers, tt.dims...))
		n.nodes = append(n.nodes,
			node("Cast", "label", "l1", attrInt("to", tt.pictures)),
			node("Reshape", "l1 column", "l2"),
			node("Mul", "l2 eight", "l3"),
			node("Add", "s2 l3", "s3"))
		last = "s3"
	}
	if tt.channels == 6 {
		n.nodes = append(n.nodes,
			node("Mul", last+" big", "v1"),
			node("Concat", last+" v1", "out", attrInt("axis", 1)))
	} else {
		n.nodes = append(n.nodes, node("Identity", last, "out"))
	}
	return n
}

// simple is the telltale model of most tests: float32 pictures of any size, int64
// timesteps.
func simple(prediction string, more ...string) net {
	return telltale{pictures: typeFloat, numbers: typeInt64, dims: []any{"N"}, channels: 3}.net(describedAs(prediction, more...))
}

// library is the ONNX Runtime for tests; without one they skip, unless
// AFTERIMAGE_REQUIRE_ORT says that there has to be one.
func library(t testing.TB) {
	t.Helper()
	if _, err := FindLibrary(""); err != nil {
		if os.Getenv("AFTERIMAGE_REQUIRE_ORT") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

func openNet(t testing.TB, n net, o Options) *Prior {
	t.Helper()
	library(t)
	if o.Device == "" {
		o.Device = "cpu"
	}
	p, err := OpenBytes(n.bytes(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func writeFile(t testing.TB, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
