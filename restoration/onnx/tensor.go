package onnx

import (
	"math/bits"

	"google.golang.org/protobuf/encoding/protowire"
)

// elementBits is the size of an element of each TensorProto.DataType; 0 for types
// that are not numbers of a fixed size.
var elementBits = [...]int{
	1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, // float, uint8, int8, uint16, int16, int32, int64
	9: 8, 10: 16, 11: 64, 12: 32, 13: 64, 14: 64, 15: 128, 16: 16, // bool, float16, double, uint32, uint64, complex64, complex128, bfloat16
	17: 8, 18: 8, 19: 8, 20: 8, 21: 4, 22: 4, 23: 4, 24: 8, // the 8-bit floats, uint4, int4, float4, float8e8m0
	25: 2, 26: 2, // uint2, int2
}

// The element types that inputs and outputs may have (TensorProto.DataType).
const (
	typeFloat   = 1
	typeInt32   = 6
	typeInt64   = 7
	typeFloat16 = 10
	typeDouble  = 11
)

// tensor is a TensorProto without its data.
type tensor struct {
	name     string
	dims     []int64
	elements int64
	elemBits int

	dataType int64
	raw      int64 // bytes of raw_data; -1 when absent
	typed    int64 // bytes of the typed data fields
	location int64 // data_location: 0 here, 1 external
	external []byteEntry
}

type byteEntry struct{ key, value string }

// walkTensor reads one tensor and checks that it holds as much as it claims: a few
// bytes that claim to be a terabyte are an old way to bring a program down.
func (m *model) walkTensor(b []byte) (*tensor, error) {
	if m.tensors++; m.tensors > maxTensors {
		return nil, fail(ErrUnsafe, "The model is refused: it has more than %d tensors.", maxTensors)
	}
	t := &tensor{raw: -1}
	if err := eachField(b, t.read); err != nil {
		return nil, err
	}
	if err := t.measure(); err != nil {
		return nil, err
	}
	if t.location != 0 || len(t.external) > 0 {
		x, err := t.externalTensor()
		if err != nil {
			return nil, err
		}
		m.external = append(m.external, x)
		return t, nil
	}
	return t, t.checkData()
}

func (t *tensor) read(f field) (err error) {
	switch f.num {
	case 1: // dims
		return f.integers(func(d int64) error {
			if len(t.dims) >= 16 {
				return t.refuse("has more than 16 dimensions")
			}
			t.dims = append(t.dims, d)
			return nil
		})
	case 2: // data_type
		t.dataType, err = f.integer()
	case 3: // segment
		return t.refuse("is only a segment of a tensor")
	case 4, 5, 6, 7, 10, 11: // float_data, int32_data, string_data, int64_data, double_data, uint64_data
		t.typed += typedBytes(f)
	case 8: // name
		t.name, err = f.text()
	case 9: // raw_data
		var raw []byte
		raw, err = f.message()
		t.raw = int64(len(raw))
	case 13: // external_data
		return t.readExternal(f)
	case 14: // data_location
		t.location, err = f.integer()
	}
	return err
}

func typedBytes(f field) int64 {
	switch f.typ {
	case protowire.BytesType:
		return int64(len(f.bytes))
	case protowire.Fixed32Type:
		return 4
	case protowire.Fixed64Type:
		return 8
	}
	return 1
}

func (t *tensor) readExternal(f field) error {
	b, err := f.message()
	if err != nil {
		return err
	}
	if len(b) > maxNameBytes || len(t.external) >= 16 {
		return t.refuse("describes its external data at absurd length")
	}
	k, v, err := stringEntry(b)
	t.external = append(t.external, byteEntry{k, v})
	return err
}

// measure counts the elements.
func (t *tensor) measure() error {
	if t.dataType < 1 || t.dataType >= int64(len(elementBits)) || elementBits[t.dataType] == 0 {
		return t.refuse("has elements that are not numbers")
	}
	t.elemBits = elementBits[t.dataType]
	n := uint64(1)
	for _, d := range t.dims {
		if d < 0 || d > maxSideOfTensor {
			return t.refuse("has an impossible size")
		}
		hi, lo := bits.Mul64(n, uint64(d))
		if hi != 0 || lo > maxSideOfTensor {
			return t.refuse("has an impossible size")
		}
		n = lo
	}
	t.elements = int64(n)
	return nil
}

// bytes is the size of the tensor's data. measure bounds it below 2^44.
func (t *tensor) bytes() int64 { return (t.elements*int64(t.elemBits) + 7) / 8 }

func (t *tensor) checkData() error {
	if t.raw >= 0 {
		if t.raw != t.bytes() {
			return t.refuse("claims another size than its data has")
		}
		return nil
	}
	// In the typed fields an element takes at least one byte; elements of less
	// than a byte share one.
	if per := max(1, int64(8/t.elemBits)); t.elements > t.typed*per {
		return t.refuse("claims another size than its data has")
	}
	return nil
}

func (t *tensor) refuse(why string) error {
	return fail(ErrUnsafe, "The model is refused: its tensor %q %s.", printable(t.name), why)
}
