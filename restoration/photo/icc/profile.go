package icc

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"
)

// Errors that [Parse] wraps.
var (
	ErrDamaged     = errors.New("the profile is damaged")
	ErrUnsupported = errors.New("a profile of a kind that is not understood")
)

const (
	headerSize = 128
	entrySize  = 12
	maxSize    = 16 << 20 // of a whole profile; real ones have up to 4 MB
)

// Profile says what the samples of a device mean. It is not changed after it was
// parsed.
type Profile struct {
	channels int
	stages   []stage           // from device values in [0, 1] to the connection space
	connect  func(v *values)   // from there to linear sRGB
	curves   []curve           // of a profile of curves and a matrix, or of one of gray
	matrix   [3][3]float64     // from linear device values to linear sRGB
	tags     map[string][]byte // while it is parsed
	inverse  func() *inverse   // of a profile of tables
}

// values are those of one colour on its way; of a device up to four.
type values [4]float64

// stage is a part of the way from the device to the connection space.
type stage interface{ apply(v *values) }

// Parse reads a profile. The error says what is wrong with it or what is not understood,
// and wraps [ErrDamaged] or [ErrUnsupported].
func Parse(data []byte) (*Profile, error) {
	p := &Profile{}
	if err := p.readTags(data); err != nil {
		return nil, err
	}
	space, pcs, class := string(data[16:20]), string(data[20:24]), string(data[12:16])
	switch class {
	case "scnr", "mntr", "prtr", "spac":
	default:
		return nil, fmt.Errorf("%w: class %q", ErrUnsupported, class)
	}
	if pcs != "XYZ " && pcs != "Lab " {
		return nil, fmt.Errorf("%w: connection space %q", ErrUnsupported, pcs)
	}
	switch space {
	case "GRAY":
		p.channels = 1
	case "RGB ":
		p.channels = 3
	case "CMYK":
		p.channels = 4
	default:
		return nil, fmt.Errorf("%w: device space %q", ErrUnsupported, space)
	}
	err := p.build(pcs)
	p.tags = nil
	if err != nil {
		return nil, err
	}
	return p, p.checkFinite()
}

// Channels is the number of values of a device colour: 1 for gray, 3 for RGB, 4 for CMYK.
func (p *Profile) Channels() int { return p.channels }

// Tables tells whether the profile is one of tables, and not of curves alone.
func (p *Profile) Tables() bool { return p.curves == nil }

// readTags finds the tags of a profile.
func (p *Profile) readTags(data []byte) error {
	if len(data) < headerSize+4 || len(data) > maxSize || string(data[36:40]) != "acsp" {
		return fmt.Errorf("%w: no header", ErrDamaged)
	}
	n := int64(binary.BigEndian.Uint32(data[headerSize:]))
	if n > int64(len(data)-headerSize-4)/entrySize {
		return fmt.Errorf("%w: more tags than it has room for", ErrDamaged)
	}
	p.tags = map[string][]byte{}
	for i := range int(n) {
		entry := data[headerSize+4+i*entrySize:][:entrySize]
		at, size := int64(binary.BigEndian.Uint32(entry[4:])), int64(binary.BigEndian.Uint32(entry[8:]))
		if at > int64(len(data)) || size > int64(len(data))-at {
			return fmt.Errorf("%w: the tag %q lies outside", ErrDamaged, entry[:4])
		}
		p.tags[string(entry[:4])] = data[at : at+size]
	}
	return nil
}

// build makes the stages of the profile.
func (p *Profile) build(pcs string) error {
	for _, name := range []string{"A2B1", "A2B0"} {
		if tag, ok := p.tags[name]; ok {
			return p.buildTables(tag, pcs)
		}
	}
	switch {
	case p.channels == 1:
		return p.buildGray(pcs)
	case p.channels == 3 && pcs == "XYZ ":
		return p.buildMatrix()
	}
	return fmt.Errorf("%w: no tables", ErrUnsupported)
}

func (p *Profile) buildGray(pcs string) error {
	c, err := p.curve("kTRC")
	if err != nil {
		return err
	}
	p.curves, p.stages = []curve{c}, []stage{curves{c}}
	p.connect = func(v *values) { v[1], v[2] = v[0], v[0] } // the connection space's white is sRGB's
	if pcs == "Lab " {
		p.connect = func(v *values) {
			y := fromLab(100*v[0], 0, 0)[1]
			v[0], v[1], v[2] = y, y, y
		}
	}
	return nil
}

func (p *Profile) buildMatrix() error {
	var columns [3][3]float64
	for i, name := range []string{"r", "g", "b"} {
		c, err := p.curve(name + "TRC")
		if err != nil {
			return err
		}
		p.curves = append(p.curves, c)
		tag := p.tags[name+"XYZ"]
		if len(tag) < 20 || string(tag[:4]) != "XYZ " {
			return fmt.Errorf("%w: no colorant %sXYZ", ErrDamaged, name)
		}
		for j := range 3 {
			columns[j][i] = fixed(tag[8+4*j:])
		}
	}
	p.matrix = multiply(xyzToLinear, columns)
	if _, ok := invert(p.matrix); !ok {
		return fmt.Errorf("%w: its colorants are no three colours", ErrDamaged)
	}
	p.stages = []stage{curves(p.curves)}
	p.connect = func(v *values) { v[0], v[1], v[2] = transform(p.matrix, v[0], v[1], v[2]) }
	return nil
}

func (p *Profile) buildTables(tag []byte, pcs string) (err error) {
	legacy := false
	switch kind(tag) {
	case "mft1":
		p.stages, err = parseLut(tag, p.channels, 1)
	case "mft2":
		p.stages, err = parseLut(tag, p.channels, 2)
		legacy = true
	case "mAB ":
		p.stages, err = parseLutAToB(tag, p.channels)
	default:
		err = fmt.Errorf("%w: tables of type %q", ErrUnsupported, kind(tag))
	}
	p.connect = connection(pcs, legacy)
	p.inverse = sync.OnceValue(func() *inverse { return newInverse(p) })
	return err
}

// curve reads the curve of a tag.
func (p *Profile) curve(name string) (curve, error) {
	c, _, err := parseCurve(p.tags[name])
	if err != nil {
		return nil, fmt.Errorf("%w (%s)", err, name)
	}
	return c, nil
}

// checkFinite looks whether the profile gives numbers everywhere: its corners, and a
// few places between.
func (p *Profile) checkFinite() error {
	bad := false
	p.visit(5, func(_, v values) {
		for _, c := range v[:3] {
			bad = bad || !(math.Abs(c) <= maxLinear)
		}
	})
	if bad {
		return fmt.Errorf("%w: it gives no colours", ErrDamaged)
	}
	return nil
}

// maxLinear is more than any colour of a real device has in linear sRGB.
const maxLinear = 16

// visit calls f with device colours of n levels a channel and what they are in linear
// sRGB.
func (p *Profile) visit(n int, f func(device, linear values)) {
	total := 1
	for range p.channels {
		total *= n
	}
	for i := range total {
		var d values
		for c, rest := 0, i; c < p.channels; c, rest = c+1, rest/n {
			d[c] = float64(rest%n) / float64(n-1)
		}
		f(d, p.linear(d))
	}
}

// linear takes a device colour to linear sRGB.
func (p *Profile) linear(v values) values {
	for _, s := range p.stages {
		s.apply(&v)
	}
	p.connect(&v)
	return v
}

// SRGB takes a device colour of values in [0, 1], as many as [Profile.Channels], to
// sRGB.
func (p *Profile) SRGB(device ...float64) [3]float64 {
	var v values
	copy(v[:], device)
	v = p.linear(v)
	return [3]float64{Encode(v[0]), Encode(v[1]), Encode(v[2])}
}

// tolerance is how far values may lie from sRGB's own for a profile to be sRGB: two
// levels of 255. The profiles of sRGB that are about, some with shortened curves, lie
// up to 1.5 apart, in the channel that is 0 in a saturated colour, where the curve is
// steepest.
const tolerance = 2.0 / 255

// IsSRGB tells whether the profile is that of sRGB, or for gray has its curve: the
// samples are what they are in sRGB, within two levels of 8 bits.
func (p *Profile) IsSRGB() bool {
	if p.channels == 4 {
		return false
	}
	same := true
	p.visit(18, func(d, v values) {
		for c, x := range v[:3] {
			same = same && math.Abs(Encode(x)-d[min(c, p.channels-1)]) <= tolerance
		}
	})
	return same
}

// kind is the type signature of a tag.
func kind(tag []byte) string {
	if len(tag) < 8 {
		return ""
	}
	return string(tag[:4])
}

// fixed reads an s15Fixed16Number.
func fixed(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }
