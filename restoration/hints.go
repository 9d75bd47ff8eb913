package restoration

import (
	"fmt"
	"strconv"
	"strings"

	"afterimage/linearops"
)

// Limits of hints.
const (
	MaxHints      = 256
	MaxHintRadius = 4096 // pixels of the photo
)

// Hint is a dab of colour on a photo that is colorized: a further measurement. What
// counts of the colour is its chroma; the luma of each pixel stays the photo's.
type Hint struct {
	X      int     `json:"x"` // pixel of the whole photo, as for a crop
	Y      int     `json:"y"`
	Radius float64 `json:"radius"` // of the dab in pixels of the photo, above 0
	Colour string  `json:"colour"` // "#rrggbb", sRGB
}

// String writes the hint as [ParseHint] reads it.
func (h Hint) String() string {
	return fmt.Sprintf("%d,%d,%s,%s", h.X, h.Y, strconv.FormatFloat(h.Radius, 'g', -1, 64), h.Colour)
}

// ParseHint reads a hint as the command line takes it: "x,y,radius,#rrggbb". Ranges are
// checked by [Settings.Validate], and against the photo by [NewPlan] and [CheckSize].
func ParseHint(text string) (Hint, error) {
	fields := strings.Split(text, ",")
	bad := func() (Hint, error) {
		return Hint{}, badSetting("hints", "the hint %q is not of the form x,y,radius,colour, as in 120,80,12,#c08040", text)
	}
	if len(fields) != 4 {
		return bad()
	}
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	x, errX := strconv.Atoi(fields[0])
	y, errY := strconv.Atoi(fields[1])
	radius, errR := strconv.ParseFloat(fields[2], 64)
	if errX != nil || errY != nil || errR != nil {
		return bad()
	}
	h := Hint{X: x, Y: y, Radius: radius, Colour: strings.ToLower(fields[3])}
	if _, ok := h.rgb(); !ok {
		return Hint{}, badColour(h)
	}
	return h, nil
}

func badColour(h Hint) error {
	return badSetting("hints", "%q is no colour of a hint; write red, green and blue as in #c08040", h.Colour)
}

// rgb is the hint's colour on [-1, 1].
func (h Hint) rgb() (c [3]float64, ok bool) {
	if len(h.Colour) != 7 || h.Colour[0] != '#' {
		return c, false
	}
	v, err := strconv.ParseUint(h.Colour[1:], 16, 32)
	if err != nil {
		return c, false
	}
	for i := range c {
		c[i] = float64(v>>(16-8*i)&0xff)/levelScale - 1
	}
	return c, true
}

// chroma is red and blue less luma of the hint's colour.
func (h Hint) chroma() (red, blue float64) {
	c, ok := h.rgb()
	if !ok {
		panic("restoration: a hint whose colour was not checked")
	}
	w := linearops.LumaWeights
	luma := float64(w[0]*c[0]) + float64(w[1]*c[1]) + float64(w[2]*c[2])
	return c[0] - luma, c[2] - luma
}

func (s Settings) validateHints() error {
	if len(s.Hints) > 0 && s.Task != Colorize {
		return badSetting("hints", "hints of colour are for colorize; %s takes none", s.Task)
	}
	if len(s.Hints) > MaxHints {
		return badSetting("hints", "there are %d hints; there may be %d", len(s.Hints), MaxHints)
	}
	for _, h := range s.Hints {
		if _, ok := h.rgb(); !ok {
			return badColour(h)
		}
		if !(h.Radius > 0 && h.Radius <= MaxHintRadius) { // NaN fails too
			return badSetting("hints", "the radius of the hint at %d,%d is %g; it must be above 0 and at most %d pixels", h.X, h.Y, h.Radius, MaxHintRadius)
		}
	}
	return nil
}

// checkHints refuses hints whose centre is outside the photo.
func (s Settings) checkHints(photo linearops.Shape) error {
	for _, h := range s.Hints {
		if h.X < 0 || h.Y < 0 || h.X >= photo.W || h.Y >= photo.H {
			return badSetting("hints", "the hint at %d,%d is outside the photo, which has %d x %d pixels; move it onto the photo or remove it", h.X, h.Y, photo.W, photo.H)
		}
	}
	return nil
}
