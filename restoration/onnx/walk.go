package onnx

import (
	"errors"
	"fmt"
	"slices"
)

// Bounds of what a model may hold. The largest diffusion models stay a factor of
// ten below each of them.
const (
	maxModelBytes    = 2<<30 - 1 // protobuf's own limit
	maxNodes         = 200_000
	maxTensors       = 200_000
	maxGraphDepth    = 8
	maxNameBytes     = 64 << 10
	maxMetadataBytes = 8 << 20
	maxMetadataKeys  = 1024
	maxValueInfos    = 400_000
	maxSideOfTensor  = 1 << 40
)

// model is what the walk finds in a model file.
type model struct {
	irVersion  int64
	producer   string
	opset      int64 // of the standard operators
	metadata   map[string]string
	inputs     []valueInfo
	outputs    []valueInfo
	parameters int64
	external   []externalTensor

	hasGraph      bool
	nodes         int
	tensors       int
	values        int
	metadataBytes int
	initializers  map[string]bool // of the outermost graph
}

// parseModel walks the protobuf of a whole model. Every message that the runtime
// would act on is visited; names of the fields are those of onnx.proto.
func parseModel(data []byte, path string) (*model, error) {
	if err := notAModel(data, path); err != nil {
		return nil, err
	}
	m := &model{metadata: map[string]string{}, initializers: map[string]bool{}}
	if err := m.walkModel(data); err != nil {
		return nil, namedCheckpoint(path, m.describe(err))
	}
	if !m.hasGraph {
		return nil, fail(ErrNotModel, "The file holds no ONNX model: there is no network in it. Choose a file that was exported to ONNX.")
	}
	// Before ONNX's IR 4 weights were listed among the inputs as well.
	m.inputs = slices.DeleteFunc(m.inputs, func(v valueInfo) bool { return m.initializers[v.name] })
	return m, nil
}

// describe makes a sentence of a fault of the encoding.
func (m *model) describe(err error) error {
	var e *Error
	switch {
	case errors.As(err, &e):
		return err
	case errors.Is(err, errWire) && m.irVersion > 0:
		return failCause(ErrNotModel, err, "The model file is damaged or incomplete: it ends in the middle of its data. Copy or download it again.")
	case errors.Is(err, errWire):
		return failCause(ErrNotModel, err, "The file is not an ONNX model. Choose a file that ends in .onnx.")
	default:
		return failCause(ErrNotModel, err, "The model file is damaged: %v. Copy or download it again.", err)
	}
}

func (m *model) walkModel(b []byte) error {
	return eachField(b, func(f field) (err error) {
		switch f.num {
		case 1: // ir_version
			m.irVersion, err = f.integer()
		case 2, 3: // producer_name, producer_version
			var s string
			s, err = f.text()
			m.producer = joinWords(m.producer, s)
		case 7: // graph
			if m.hasGraph {
				return errTwice
			}
			m.hasGraph = true
			err = m.nested(f, func(b []byte) error { return m.walkGraph(b, 1) })
		case 8: // opset_import
			err = m.nested(f, m.walkOpset)
		case 14: // metadata_props
			err = m.nested(f, m.walkMetadata)
		case 25: // functions
			return fail(ErrUnsafe, "The model defines operators of its own, which is not supported. Export it again with its functions inlined.")
		}
		return err
	})
}

func (m *model) nested(f field, walk func([]byte) error) error {
	b, err := f.message()
	if err != nil {
		return err
	}
	return walk(b)
}

func (m *model) walkOpset(b []byte) error {
	var domain string
	var version int64
	err := eachField(b, func(f field) (err error) {
		switch f.num {
		case 1:
			domain, err = f.text()
		case 2:
			version, err = f.integer()
		}
		return err
	})
	if standardDomain(domain) {
		m.opset = max(m.opset, version)
	}
	return err
}

func (m *model) walkMetadata(b []byte) error {
	if m.metadataBytes += len(b); m.metadataBytes > maxMetadataBytes || len(m.metadata) >= maxMetadataKeys {
		return fail(ErrUnsafe, "The model is refused: its description is larger than any model's should be.")
	}
	key, value, err := stringEntry(b)
	if err == nil {
		m.metadata[key] = value
	}
	return err
}

// stringEntry reads a StringStringEntryProto.
func stringEntry(b []byte) (key, value string, err error) {
	err = eachField(b, func(f field) error {
		var s []byte
		var err error
		switch f.num {
		case 1:
			s, err = f.message()
			key = string(s)
		case 2:
			s, err = f.message()
			value = string(s)
		}
		return err
	})
	return key, value, err
}

func (m *model) walkGraph(b []byte, depth int) error {
	if depth > maxGraphDepth {
		return fail(ErrUnsafe, "The model is refused: its networks are nested more than %d deep.", maxGraphDepth)
	}
	return eachField(b, func(f field) error {
		switch f.num {
		case 1: // node
			return m.nested(f, func(b []byte) error { return m.walkNode(b, depth) })
		case 5: // initializer
			return m.nested(f, func(b []byte) error {
				t, err := m.walkTensor(b)
				if err == nil && depth == 1 {
					m.initializers[t.name] = true
					m.parameters += t.elements
				}
				return err
			})
		case 11, 12, 13: // input, output, value_info
			return m.nested(f, func(b []byte) error { return m.walkValue(b, int(f.num), depth) })
		case 15: // sparse_initializer
			return errSparse()
		}
		return nil
	})
}

func (m *model) walkValue(b []byte, num, depth int) error {
	if m.values++; m.values > maxValueInfos {
		return fail(ErrUnsafe, "The model is refused: it lists more than %d intermediate results.", maxValueInfos)
	}
	v, err := parseValue(b)
	if err != nil {
		return err
	}
	switch {
	case depth > 1:
	case num == 11:
		m.inputs = append(m.inputs, v)
	case num == 12:
		m.outputs = append(m.outputs, v)
	}
	return nil
}

func (m *model) walkNode(b []byte, depth int) error {
	if m.nodes++; m.nodes > maxNodes {
		return fail(ErrUnsafe, "The model is refused: it has more than %d operators.", maxNodes)
	}
	var op, domain string
	err := eachField(b, func(f field) (err error) {
		switch f.num {
		case 4: // op_type
			op, err = f.text()
		case 5: // attribute
			err = m.nested(f, func(b []byte) error { return m.walkAttribute(b, depth) })
		case 7: // domain
			domain, err = f.text()
		}
		return err
	})
	if err != nil {
		return err
	}
	return checkOperator(op, domain)
}

func standardDomain(d string) bool { return d == "" || d == "ai.onnx" }

// checkOperator accepts the standard operators and those that every ONNX Runtime has
// built in (fused and quantised ones). Of the latter, EPContext and PythonOp reach
// out of the model, to compiled code in other files.
func checkOperator(op, domain string) error {
	switch {
	case standardDomain(domain):
		return nil
	case domain == "com.microsoft" && op != "EPContext" && op != "PythonOp" && op != "PythonOpGrad":
		return nil
	}
	return fail(ErrUnsafe, "The model is refused: it uses the operator %q of %q, which is not one of the standard operators. Export it again for plain ONNX.",
		printable(op), printable(domain))
}

func (m *model) walkAttribute(b []byte, depth int) error {
	seen := once{}
	return eachField(b, func(f field) error {
		switch f.num {
		case 5: // t
			if err := seen.see(f); err != nil {
				return err
			}
			fallthrough
		case 10: // tensors
			return m.nested(f, func(b []byte) error { _, err := m.walkTensor(b); return err })
		case 6: // g
			if err := seen.see(f); err != nil {
				return err
			}
			fallthrough
		case 11: // graphs
			return m.nested(f, func(b []byte) error { return m.walkGraph(b, depth+1) })
		case 22, 23: // sparse_tensor, sparse_tensors
			return errSparse()
		}
		return nil
	})
}

func errSparse() error {
	return fail(ErrUnsafe, "The model is refused: it holds sparse tensors, which are not supported. Export it again with dense weights.")
}

func joinWords(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// printable cuts what a model calls something to what fits into a sentence. Callers
// quote it with %q, which escapes what a terminal must not see.
func printable(s string) string {
	if len(s) > 60 {
		return fmt.Sprintf("%s...", s[:60])
	}
	return s
}
