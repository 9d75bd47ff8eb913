package onnx

import (
	ort "github.com/yalue/onnxruntime_go"

	"afterimage/linearops"
)

// call is the tensors of one evaluation of n pictures of H x W pixels. It is kept from
// one evaluation to the next, since the sampler asks for the same size again and
// again.
type call struct {
	n, H, W  int
	channels int // of the output
	in, out  ort.Value

	sample  []float32 // n x 3 x H x W
	halfIn  []byte    // the same as float16, when the model wants that
	output  []float32 // n x channels x H x W
	halfOut []byte
	step    *number
	label   *number // nil where the model takes none
	cols    []int   // scratch of padScaled
	rows    []int
}

func newCall(s Signature, channels, n, H, W int) (c *call, err error) {
	c = &call{n: n, H: H, W: W, channels: channels, cols: make([]int, W), rows: make([]int, H)}
	defer func() {
		if err != nil {
			c.destroy()
		}
	}()
	if c.in, c.sample, c.halfIn, err = newPlanes(s.Sample.elem, n, 3, H, W); err != nil {
		return nil, err
	}
	if c.out, c.output, c.halfOut, err = newPlanes(s.Output.elem, n, channels, H, W); err != nil {
		return nil, err
	}
	if c.step, err = newNumber(s.Timestep, n); err != nil {
		return nil, err
	}
	if s.Label.Name != "" {
		c.label, err = newNumber(s.Label, n)
	}
	return c, err
}

// inputs are the tensors in the order of Signature.inputNames.
func (c *call) inputs() []ort.Value {
	in := []ort.Value{c.in, c.step.value}
	if c.label != nil {
		in = append(in, c.label.value)
	}
	return in
}

// newPlanes makes a tensor of n x channels x H x W and the float32 values that stand
// for it; half is the tensor's own memory where its type is float16.
func newPlanes(elem int64, n, channels, H, W int) (v ort.Value, pix []float32, half []byte, err error) {
	shape := ort.NewShape(int64(n), int64(channels), int64(H), int64(W))
	pix = make([]float32, shape.FlattenedSize())
	if elem == typeFloat16 {
		half = make([]byte, 2*len(pix))
		v, err = asValue(ort.NewCustomDataTensor(shape, half, ort.TensorElementDataTypeFloat16))
	} else {
		v, err = asValue(ort.NewTensor(shape, pix))
	}
	return v, pix, half, err
}

// asValue keeps a nil pointer from becoming an interface that is not nil.
func asValue[T ort.Value](t T, err error) (ort.Value, error) {
	if err != nil {
		return nil, err
	}
	return t, nil
}

func (c *call) destroy() {
	values := []ort.Value{c.in, c.out}
	for _, n := range []*number{c.step, c.label} {
		if n != nil {
			values = append(values, n.value)
		}
	}
	for _, v := range values {
		if v != nil {
			_ = v.Destroy()
		}
	}
}

// setSample puts picture i, scaled and padded, into the input.
func (c *call) setSample(i int, m linearops.Image, scale float32) {
	plane := c.H * c.W
	for ch := range 3 {
		off := (i*3 + ch) * plane
		padScaled(c.sample[off:off+plane], c.H, c.W, m.PlanePix(ch), m.H, m.W, scale, c.cols, c.rows)
	}
	if c.halfIn != nil {
		from, to := i*3*plane, (i+1)*3*plane
		packHalf(c.halfIn[2*from:2*to], c.sample[from:to])
	}
}

// clearSamples makes the pictures from i on grey: a call of a fixed size has places
// that nobody needs.
func (c *call) clearSamples(i int) {
	off := i * 3 * c.H * c.W
	clear(c.sample[off:])
	if c.halfIn != nil {
		clear(c.halfIn[2*off:])
	}
}

// setNumbers puts the timestep and, where the model takes one, the class.
func (c *call) setNumbers(t float64, label *int) error {
	if err := c.step.set(t); err != nil {
		return err
	}
	if c.label != nil && label != nil {
		return c.label.set(float64(*label))
	}
	return nil
}

// unpack makes float32 values of a float16 result.
func (c *call) unpack() {
	if c.halfOut != nil {
		unpackHalf(c.output, c.halfOut)
	}
}

// result is the first three planes of picture i of the output: the rest is a learned
// variance, which DDRM does not use.
func (c *call) result(i int) []float32 {
	plane := c.H * c.W
	return c.output[i*c.channels*plane:][:3*plane]
}

// number is a timestep or a label: the same number for all pictures of a call, as one
// value without dimensions, one value, or one for each picture, as the model wants.
type number struct {
	value ort.Value
	set   func(float64) error
}

func newNumber(t TensorInfo, n int) (*number, error) {
	count := n
	if len(t.Dims) == 1 && t.Dims[0] > 0 {
		count = t.Dims[0]
	}
	scalar := len(t.Dims) == 0
	switch t.elem {
	case typeInt64:
		return numberOf[int64](scalar, count)
	case typeInt32:
		return numberOf[int32](scalar, count)
	case typeDouble:
		return numberOf[float64](scalar, count)
	case typeFloat16:
		return halfNumber(count)
	}
	return numberOf[float32](scalar, count)
}

func numberOf[T int32 | int64 | float32 | float64](scalar bool, count int) (*number, error) {
	if scalar {
		return scalarOf[T]()
	}
	data := make([]T, count)
	v, err := asValue(ort.NewTensor(ort.NewShape(int64(count)), data))
	return &number{v, func(v float64) error {
		for i := range data {
			data[i] = T(v)
		}
		return nil
	}}, err
}

// scalarOf makes a new scalar for each value: the binding's Scalar.Set does not reach
// the runtime.
func scalarOf[T int32 | int64 | float32 | float64]() (*number, error) {
	v, err := asValue(ort.NewEmptyScalar[T]())
	num := &number{value: v}
	num.set = func(x float64) error {
		v, err := asValue(ort.NewScalar(T(x)))
		if err == nil {
			_ = num.value.Destroy()
			num.value = v
		}
		return err
	}
	return num, err
}

func halfNumber(count int) (*number, error) {
	data := make([]byte, 2*count)
	v, err := asValue(ort.NewCustomDataTensor(ort.NewShape(int64(count)), data, ort.TensorElementDataTypeFloat16))
	return &number{v, func(v float64) error {
		for i := range count {
			packHalf(data[2*i:], []float32{float32(v)})
		}
		return nil
	}}, err
}

// isFloat tells whether fractional numbers can be said in the tensor's type.
func (t TensorInfo) isFloat() bool {
	return t.elem == typeFloat || t.elem == typeFloat16 || t.elem == typeDouble
}
