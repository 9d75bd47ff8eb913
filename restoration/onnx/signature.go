package onnx

import (
	"fmt"
	"math"
	"strings"
)

// valueInfo is a graph's input or output as the file declares it.
type valueInfo struct {
	name     string
	elem     int64 // TensorProto.DataType; 0 when it is no tensor
	hasShape bool
	dims     []dimension
}

type dimension struct {
	value int64  // 0 where it is free
	param string // name of a free dimension
}

// parseValue reads a ValueInfoProto.
func parseValue(b []byte) (valueInfo, error) {
	var v valueInfo
	seen := once{}
	err := eachField(b, func(f field) (err error) {
		switch f.num {
		case 1: // name
			v.name, err = f.text()
		case 2: // type
			if err = seen.see(f); err == nil {
				err = v.readType(f)
			}
		}
		return err
	})
	return v, err
}

// readType reads a TypeProto; types other than a dense tensor leave elem at 0.
func (v *valueInfo) readType(f field) error {
	b, err := f.message()
	if err != nil {
		return err
	}
	seen := once{}
	return eachField(b, func(f field) error {
		if f.num != 1 { // tensor_type
			return nil
		}
		if err := seen.see(f); err != nil {
			return err
		}
		b, err := f.message()
		if err != nil {
			return err
		}
		return eachField(b, func(f field) (err error) {
			switch f.num {
			case 1: // elem_type
				v.elem, err = f.integer()
			case 2: // shape
				if v.hasShape {
					return errTwice
				}
				v.hasShape = true
				err = v.readShape(f)
			}
			return err
		})
	})
}

func (v *valueInfo) readShape(f field) error {
	b, err := f.message()
	if err != nil {
		return err
	}
	return eachField(b, func(f field) error {
		if f.num != 1 { // dim
			return nil
		}
		b, err := f.message()
		if err != nil {
			return err
		}
		if len(v.dims) >= 16 {
			return fail(ErrUnsafe, "The model is refused: %q has more than 16 dimensions.", printable(v.name))
		}
		var d dimension
		err = eachField(b, func(f field) (err error) {
			switch f.num {
			case 1:
				d.value, err = f.integer()
			case 2:
				d.param, err = f.text()
			}
			return err
		})
		if d.value < 0 {
			d.value = 0 // some exporters write -1 for a free dimension
		}
		if d.value > math.MaxInt32 {
			return fail(ErrUnsafe, "The model is refused: %q has an impossible size.", printable(v.name))
		}
		v.dims = append(v.dims, d)
		return err
	})
}

// TensorInfo is an input or output of a model.
type TensorInfo struct {
	Name string
	Type string // "float32", "float16", "int64", ...
	Dims []int  // -1 where the size is free

	elem int64
}

// String is "sample float32[?,3,?,?]".
func (t TensorInfo) String() string {
	dims := make([]string, len(t.Dims))
	for i, d := range t.Dims {
		dims[i] = "?"
		if d >= 0 {
			dims[i] = fmt.Sprint(d)
		}
	}
	return fmt.Sprintf("%s %s[%s]", t.Name, t.Type, strings.Join(dims, ","))
}

// Signature is a model's inputs and its output. Label has no name where the model
// takes none.
type Signature struct {
	Sample, Timestep, Label, Output TensorInfo
}

var typeNames = map[int64]string{
	typeFloat: "float32", typeFloat16: "float16", typeDouble: "float64", typeInt32: "int32", typeInt64: "int64",
}

func (v valueInfo) info() TensorInfo {
	t := TensorInfo{Name: v.name, Type: typeNames[v.elem], elem: v.elem}
	if t.Type == "" {
		t.Type = "unsupported"
	}
	for _, d := range v.dims {
		if d.value > 0 {
			t.Dims = append(t.Dims, int(d.value))
		} else {
			t.Dims = append(t.Dims, -1)
		}
	}
	return t
}

func (v valueInfo) isFloat() bool { return v.elem == typeFloat || v.elem == typeFloat16 }

func (v valueInfo) isInteger() bool { return v.elem == typeInt64 || v.elem == typeInt32 }

func (v valueInfo) isPicture() bool { return v.isFloat() && len(v.dims) == 4 }

func (v valueInfo) isScalar() bool {
	return typeNames[v.elem] != "" && v.hasShape && len(v.dims) <= 1
}

// signature finds the inputs by their names sample, timestep and label, and those
// that do not carry them by their position and type.
func (m *model) signature() (Signature, error) {
	var s Signature
	var rest []valueInfo
	for _, v := range m.inputs {
		if to := s.byName(v.name); to != nil {
			*to = v.info()
		} else {
			rest = append(rest, v)
		}
	}
	for _, v := range rest {
		to := s.byType(v)
		if to == nil {
			return s, fail(ErrShape, "The model cannot be used: it asks for an input %s that a photo prior does not have.", quoteInfo(v.info()))
		}
		*to = v.info()
	}
	for _, v := range m.outputs {
		if v.isPicture() || !v.hasShape && v.isFloat() {
			s.Output = v.info()
			break
		}
	}
	if err := s.checkInputs(); err != nil {
		return s, err
	}
	return s, s.checkOutput(len(m.outputs))
}

// byName is the place of an input that carries one of the agreed names.
func (s *Signature) byName(name string) *TensorInfo {
	switch name {
	case "sample":
		return &s.Sample
	case "timestep":
		return &s.Timestep
	case "label":
		return &s.Label
	}
	return nil
}

// byType is the first place that is still empty and that an input could fill.
func (s *Signature) byType(v valueInfo) *TensorInfo {
	switch {
	case s.Sample.Name == "" && v.isPicture():
		return &s.Sample
	case s.Timestep.Name == "" && v.isScalar():
		return &s.Timestep
	case s.Label.Name == "" && v.isScalar() && v.isInteger():
		return &s.Label
	}
	return nil
}

func quoteInfo(t TensorInfo) string {
	t.Name = printable(t.Name)
	return fmt.Sprintf("%q", t.String())
}

func (s Signature) checkInputs() error {
	in, step, label := s.Sample, s.Timestep, s.Label
	switch {
	case len(in.Dims) != 4 || in.elem != typeFloat && in.elem != typeFloat16:
		return fail(ErrShape, "The model cannot be used: it has no input for a picture (a tensor of the shape N x 3 x height x width).")
	case in.Dims[1] != 3 && in.Dims[1] != -1:
		return fail(ErrShape, "The model cannot be used: its pictures have %d channels, and a photo has 3. Latent diffusion models do not work here.", in.Dims[1])
	case step.Name == "" || len(step.Dims) > 1 || typeNames[step.elem] == "":
		return fail(ErrShape, "The model cannot be used: it has no input for the timestep, one number for each picture.")
	case step.elem == typeFloat16 && len(step.Dims) == 0:
		return fail(ErrShape, "The model cannot be used: its timestep is a 16-bit number without a dimension. Export it with a timestep of the shape N.")
	case label.Name != "" && (len(label.Dims) > 1 || label.isFloat() || typeNames[label.elem] == ""):
		return fail(ErrShape, "The model cannot be used: its class labels have to be whole numbers, one for each picture.")
	}
	return nil
}

func (s Signature) checkOutput(results int) error {
	in, out := s.Sample, s.Output
	if out.Name == "" {
		return fail(ErrShape, "The model cannot be used: none of its %d results is a picture.", results)
	}
	if len(out.Dims) == 0 {
		return nil // not declared; checked when it runs
	}
	if c := out.Dims[1]; c != -1 && c != 3 && c != 6 {
		return fail(ErrShape, "The model cannot be used: its result has %d channels; it has to have 3, or 6 with a learned variance.", c)
	}
	for i := 2; i < 4; i++ {
		if in.Dims[i] != -1 && out.Dims[i] != -1 && in.Dims[i] != out.Dims[i] {
			return fail(ErrShape, "The model cannot be used: it takes pictures of %d x %d pixels and gives %d x %d.", in.Dims[3], in.Dims[2], out.Dims[3], out.Dims[2])
		}
	}
	return nil
}
