package onnx

import (
	"errors"

	"google.golang.org/protobuf/encoding/protowire"
)

// Faults of the encoding itself. They are turned into sentences by parseModel.
var (
	errWire     = errors.New("the protobuf encoding is broken")
	errWireType = errors.New("a field has another type than ONNX gives it")
	errTwice    = errors.New("a part that may occur once occurs twice")
)

// field is one field of a protobuf message.
type field struct {
	num    protowire.Number
	typ    protowire.Type
	bytes  []byte // of a length-delimited field
	varint uint64 // of a varint
}

// eachField calls f for the fields of message b in order. Groups, which ONNX does
// not have, are refused: skipping them would need recursion.
func eachField(b []byte, f func(field) error) error {
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			return errors.Join(errWire, protowire.ParseError(n))
		}
		b = b[n:]
		fd := field{num: num, typ: typ}
		switch typ {
		case protowire.VarintType:
			fd.varint, n = protowire.ConsumeVarint(b)
		case protowire.Fixed32Type:
			_, n = protowire.ConsumeFixed32(b)
		case protowire.Fixed64Type:
			_, n = protowire.ConsumeFixed64(b)
		case protowire.BytesType:
			fd.bytes, n = protowire.ConsumeBytes(b)
		default:
			return errWire
		}
		if n < 0 {
			return errors.Join(errWire, protowire.ParseError(n))
		}
		b = b[n:]
		if err := f(fd); err != nil {
			return err
		}
	}
	return nil
}

// message is the content of an embedded message or a byte string.
func (f field) message() ([]byte, error) {
	if f.typ != protowire.BytesType {
		return nil, errWireType
	}
	return f.bytes, nil
}

// text is a short string; what names things in a model is never longer than 64 KiB.
func (f field) text() (string, error) {
	if f.typ != protowire.BytesType {
		return "", errWireType
	}
	if len(f.bytes) > maxNameBytes {
		return "", errors.New("a name is longer than 64 KiB")
	}
	return string(f.bytes), nil
}

// integer is a varint as a signed number.
func (f field) integer() (int64, error) {
	if f.typ != protowire.VarintType {
		return 0, errWireType
	}
	return int64(f.varint), nil
}

// integers calls add for each value of a repeated integer, packed or not.
func (f field) integers(add func(int64) error) error {
	if f.typ == protowire.VarintType {
		return add(int64(f.varint))
	}
	if f.typ != protowire.BytesType {
		return errWireType
	}
	for b := f.bytes; len(b) > 0; {
		v, n := protowire.ConsumeVarint(b)
		if n < 0 {
			return errors.Join(errWire, protowire.ParseError(n))
		}
		if err := add(int64(v)); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// once counts the singular embedded messages of one message. A protobuf parser
// merges the second occurrence into the first, so that neither is what the runtime
// would see: a hole in any check that looks at them one by one.
type once map[protowire.Number]bool

func (o once) see(f field) error {
	if o[f.num] {
		return errTwice
	}
	o[f.num] = true
	return nil
}
