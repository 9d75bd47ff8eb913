package photo

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
)

// EncodePlanes writes planes of w x h bytes below each other into a PNG of one gray
// byte a pixel: weights that belong to a picture. The same planes give the same bytes.
func EncodePlanes(planes [][]uint8, w, h int) ([]byte, error) {
	m := &image.Gray{Stride: w, Rect: image.Rect(0, 0, w, h*len(planes)), Pix: make([]uint8, 0, w*h*len(planes))}
	for _, p := range planes {
		if len(p) != w*h {
			panic("photo: a plane of another size")
		}
		m.Pix = append(m.Pix, p...)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return nil, fmt.Errorf("the weights cannot be written: %w", err)
	}
	return b.Bytes(), nil
}

// DecodePlanes reads n planes of w x h bytes that [EncodePlanes] wrote. The error is
// an [*Error] without a path.
func DecodePlanes(data []byte, w, h, n int) ([][]uint8, error) {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, &Error{Err: ErrNotPicture, Text: "is no PNG; choose the file that was saved beside the recipe"}
	}
	if c.Width != w || c.Height != h*n {
		return nil, &Error{Err: ErrMaskSize, Text: fmt.Sprintf("has %d x %d pixels and must have %d x %d (%d of %d x %d below each other)", c.Width, c.Height, w, h*n, n, w, h)}
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, &Error{Err: ErrDamaged, Text: "is damaged or cut off; save the result again"}
	}
	g, ok := m.(*image.Gray)
	if !ok {
		return nil, &Error{Err: ErrUnsupported, Text: "is not a PNG of 8 bits of gray; choose the file that was saved beside the recipe"}
	}
	out := make([][]uint8, n)
	for i := range out {
		plane := make([]uint8, 0, w*h)
		for y := range h {
			at := g.PixOffset(0, i*h+y)
			plane = append(plane, g.Pix[at:at+w]...)
		}
		out[i] = plane
	}
	return out, nil
}
