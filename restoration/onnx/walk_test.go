package onnx

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
)

const shippedPath = "../../resources/prior/prior.onnx"

func shipped(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile(shippedPath)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// with is the simple model after a change.
func with(change func(*net)) []byte {
	n := simple("epsilon")
	change(&n)
	return n.bytes()
}

// subgraph is a node that holds a graph, depth deep.
func subgraph(depth int, inner msg) msg {
	g := msg{}.bytes(1, inner)
	for range depth - 1 {
		g = msg{}.bytes(1, node("If", "c", "o", msg{}.str(1, "then_branch").bytes(6, g).int(20, 5)))
	}
	return node("If", "c", "o", msg{}.str(1, "then_branch").bytes(6, g).int(20, 5))
}

func TestRefused(t *testing.T) {
	data := shipped(t)
	many := func(n *net, m msg, count int) {
		for range count {
			n.initializers = append(n.initializers, m)
		}
	}
	evil := node("Shell", "sample", "out").str(7, "evil.example")
	tests := []struct {
		name string
		data []byte
		kind error
		says string
	}{
		{"empty", nil, ErrNotModel, "empty"},
		{"text", []byte("these are not the bytes of a model at all"), ErrNotModel, "not an ONNX model"},
		{"zeros", make([]byte, 100), ErrNotModel, "not an ONNX model"},
		{"picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), ErrNotModel, "not an ONNX model"},
		{"checkpoint", []byte("PK\x03\x04 archive"), ErrNotModel, "make prior-import"},
		{"safetensors", []byte("\x10\x00\x00\x00\x00\x00\x00\x00{\"a\":{}}"), ErrNotModel, "make prior-import"},
		{"web page", []byte("<!DOCTYPE html><html>"), ErrNotModel, "web page"},
		{"lfs pointer", []byte("version https://git-lfs.github.com/spec/v1\n"), ErrNotModel, "LFS"},
		{"truncated", data[:len(data)/2], ErrNotModel, "incomplete"},
		{"truncated by a byte", data[:len(data)-1], ErrNotModel, "incomplete"},
		{"truncated before the graph", data[:20], ErrNotModel, ""},
		{"no graph", msg{}.int(1, 8).str(2, "test"), ErrNotModel, "no network"},
		{"two graphs", append(with(func(*net) {}), msg{}.bytes(7, msg{}.str(2, "second"))...), ErrNotModel, "twice"},
		{"graph of another type", msg{}.int(1, 8).int(7, 1), ErrNotModel, "damaged"},
		{"group", append(with(func(*net) {}), 0x0b, 0x0c), ErrNotModel, ""},

		{"unknown domain", with(func(n *net) { n.nodes = append(n.nodes, evil) }), ErrUnsafe, "evil.example"},
		{"unknown domain inside", with(func(n *net) { n.nodes = append(n.nodes, subgraph(3, evil)) }), ErrUnsafe, "evil.example"},
		{"compiled code", with(func(n *net) {
			n.nodes = append(n.nodes, node("EPContext", "sample", "out").str(7, "com.microsoft"))
		}), ErrUnsafe, "EPContext"},
		{"python code", with(func(n *net) {
			n.nodes = append(n.nodes, node("PythonOp", "sample", "out").str(7, "com.microsoft"))
		}), ErrUnsafe, "PythonOp"},
		{"own functions", with(func(n *net) { n.extra = msg{}.bytes(25, msg{}.str(1, "f")) }), ErrUnsafe, "of its own"},
		{"deep graphs", with(func(n *net) { n.nodes = append(n.nodes, subgraph(9, node("Identity", "a", "b"))) }), ErrUnsafe, "nested"},
		{"graph twice in an attribute", with(func(n *net) {
			n.nodes = append(n.nodes, node("If", "c", "o", msg{}.str(1, "g").bytes(6, nil).bytes(6, nil)))
		}), ErrNotModel, "twice"},

		{"huge dimension", with(func(n *net) { many(n, tensorHead("w", typeFloat, 1<<62), 1) }), ErrUnsafe, "impossible size"},
		{"overflowing dimensions", with(func(n *net) { many(n, tensorHead("w", typeFloat, 1<<33, 1<<33, 1<<33), 1) }), ErrUnsafe, "impossible size"},
		{"negative dimension", with(func(n *net) { many(n, tensorHead("w", typeFloat, -1), 1) }), ErrUnsafe, "impossible size"},
		{"many dimensions", with(func(n *net) { many(n, tensorHead("w", typeFloat, make([]int64, 17)...), 1) }), ErrUnsafe, "dimensions"},
		{"a terabyte in no bytes", with(func(n *net) { many(n, tensorHead("w", typeFloat, 1<<20, 1<<18), 1) }), ErrUnsafe, "another size"},
		{"too few bytes", with(func(n *net) { many(n, floatTensor("w", []int64{2}, 1), 1) }), ErrUnsafe, "another size"},
		{"too many bytes", with(func(n *net) { many(n, floatTensor("w", []int64{1}, 1, 2), 1) }), ErrUnsafe, "another size"},
		{"too few typed values", with(func(n *net) { many(n, tensorHead("w", typeInt64, 9).bytes(7, []byte{1, 2}), 1) }), ErrUnsafe, "another size"},
		{"strings", with(func(n *net) { many(n, tensorHead("w", 8, 1).str(6, "a"), 1) }), ErrUnsafe, "not numbers"},
		{"unknown element type", with(func(n *net) { many(n, tensorHead("w", 99, 1), 1) }), ErrUnsafe, "not numbers"},
		{"sparse weights", with(func(n *net) {
			n.nodes = append(n.nodes, node("Constant", "", "o", msg{}.str(1, "sparse_value").bytes(22, nil)))
		}), ErrUnsafe, "sparse"},
		{"huge tensor in an attribute", with(func(n *net) {
			n.nodes = append(n.nodes, node("Constant", "", "o", msg{}.str(1, "value").bytes(5, tensorHead("w", typeFloat, 1<<30))))
		}), ErrUnsafe, "another size"},
		{"long name", with(func(n *net) { n.nodes = append(n.nodes, node(strings.Repeat("x", 1<<17), "a", "b")) }), ErrNotModel, "64 KiB"},
		{"long description", with(func(n *net) { n.metadata["x"] = strings.Repeat("x", 9<<20) }), ErrUnsafe, "description"},
		{"huge picture", with(func(n *net) { n.inputs[0] = value("sample", typeFloat, 1, 3, 1<<40, 8) }), ErrUnsafe, "impossible size"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := InspectBytes(tt.data)
			if !errors.Is(err, tt.kind) {
				t.Fatalf("error %v, want %v", err, tt.kind)
			}
			if !strings.Contains(err.Error(), tt.says) || !strings.HasSuffix(err.Error(), ".") {
				t.Errorf("says %q, want it to speak of %q", err, tt.says)
			}
		})
	}
}

func TestRefusedSignatures(t *testing.T) {
	with := func(change func(*net)) []byte { return with(change) }
	tests := []struct {
		name string
		data []byte
		says string
	}{
		{"no picture", with(func(n *net) { n.inputs = n.inputs[1:] }), "no input for a picture"},
		{"no timestep", with(func(n *net) { n.inputs = n.inputs[:1] }), "timestep"},
		{"latents", with(func(n *net) { n.inputs[0] = value("sample", typeFloat, "N", 4, "H", "W") }), "4 channels"},
		{"three dimensions", with(func(n *net) { n.inputs[0] = value("sample", typeFloat, 3, "H", "W") }), "no input for a picture"},
		{"bytes as pictures", with(func(n *net) { n.inputs[0] = value("sample", 2, "N", 3, "H", "W") }), "no input for a picture"},
		{"another input", with(func(n *net) { n.inputs = append(n.inputs, value("encoder_hidden_states", typeFloat, "N", 77, 768)) }), "encoder_hidden_states"},
		{"five channels out", with(func(n *net) { n.outputs[0] = value("out", typeFloat, "N", 5, "H", "W") }), "5 channels"},
		{"a number out", with(func(n *net) { n.outputs[0] = value("out", typeFloat, "N") }), "results"},
		{"another size out", with(func(n *net) {
			n.inputs[0] = value("sample", typeFloat, 1, 3, 8, 8)
			n.outputs[0] = value("out", typeFloat, 1, 3, 16, 16)
		}), "16 x 16"},
		{"half timestep without dimensions", with(func(n *net) { n.inputs[1] = value("timestep", typeFloat16) }), "16-bit"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := InspectBytes(tt.data)
			if !errors.Is(err, ErrShape) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v, want ErrShape that speaks of %q", err, tt.says)
			}
		})
	}
}

// TestAccepted are the things near to those that are refused.
func TestAccepted(t *testing.T) {
	for name, data := range map[string][]byte{
		"plain":          with(func(*net) {}),
		"ai.onnx":        with(func(n *net) { n.nodes[0] = n.nodes[0].str(7, "ai.onnx") }),
		"fused operator": with(func(n *net) { n.nodes = append(n.nodes, node("FusedConv", "a", "b").str(7, "com.microsoft")) }),
		"subgraphs":      with(func(n *net) { n.nodes = append(n.nodes, subgraph(7, node("Identity", "a", "b"))) }),
		"weights among the inputs": with(func(n *net) {
			n.inputs = append(n.inputs, value("half", typeFloat, 1))
		}),
		"four-bit weights": with(func(n *net) { n.initializers = append(n.initializers, tensorHead("w", 22, 3).bytes(9, []byte{1, 2})) }),
		"an empty tensor":  with(func(n *net) { n.initializers = append(n.initializers, tensorHead("w", typeFloat, 0)) }),
		"packed dimensions": with(func(n *net) {
			n.initializers = append(n.initializers, msg{}.bytes(1, []byte{2, 1}).int(2, 2).bytes(9, []byte{1, 2}))
		}),
		"a dimension of -1":      with(func(n *net) { n.inputs[0] = value("sample", typeFloat, "N", 3, -1, -1) }),
		"an undeclared result":   with(func(n *net) { n.outputs[0] = msg{}.str(1, "out").bytes(2, msg{}.bytes(1, msg{}.int(1, 1))) }),
		"more than one result":   with(func(n *net) { n.outputs = append(n.outputs, value("extra", typeFloat, "N", 3, "H", "W")) }),
		"unknown optional field": with(func(n *net) { n.extra = msg{}.int(4711, 1) }),
	} {
		t.Run(name, func(t *testing.T) {
			c, err := InspectBytes(data)
			if err != nil {
				t.Fatal(err)
			}
			if c.Signature.Output.Name != "out" {
				t.Errorf("takes %q for the result", c.Signature.Output.Name)
			}
		})
	}
}

// TestInputsByPosition: names that nobody agreed on.
func TestInputsByPosition(t *testing.T) {
	n := simple("epsilon", "classes", "4")
	n.inputs = []msg{value("y", typeInt64, "N"), value("x_in", typeFloat, "N", 3, "H", "W"), value("classes", typeInt64, "N")}
	c, err := InspectBytes(n.bytes())
	if err != nil {
		t.Fatal(err)
	}
	s := c.Signature
	if s.Sample.Name != "x_in" || s.Timestep.Name != "y" || s.Label.Name != "classes" {
		t.Errorf("sample %q, timestep %q, label %q", s.Sample.Name, s.Timestep.Name, s.Label.Name)
	}
	if got := s.Sample.String(); got != "x_in float32[?,3,?,?]" {
		t.Errorf("sample is written %q", got)
	}
}

// FuzzInspect: no bytes may bring the walk down, or make it take long.
func FuzzInspect(f *testing.F) {
	f.Add(simple("epsilon").bytes())
	f.Add(with(func(n *net) { n.nodes = append(n.nodes, subgraph(3, node("Identity", "a", "b"))) }))
	f.Add(bytes.Repeat([]byte{0x3a, 0x02}, 50))
	conv, err := os.ReadFile("testdata/conv.onnx")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(conv)
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = InspectBytes(data) })
}
