package restoration

import (
	"encoding/json"
	"strings"
)

// Noise is the noise of a photo: one level in 8-bit levels (standard deviation), a curve
// over the brightness, levels of its colour planes, or the wish to have it estimated.
//
// Its text, and in JSON its value, is a number; "auto", "auto:level"; or points
// brightness:level such as "40:6.1,200:3.5", and three levels or curves with a slash
// between them, "4/5/9.5", for red, green and blue. See [NoiseCurve].
type Noise struct {
	// Auto has the noise estimated from the photo: by brightness or by plane, where the
	// photo shows clearly that it depends on them. Even keeps it to one level.
	Auto, Even bool
	// Levels is the one level. Beside Tones it is 0, or once a plan has settled it the
	// root of the mean square over the photo.
	Levels float64
	// Tones are the curves, as text; empty for one level.
	Tones string
}

// The words for a noise that is to be estimated.
const (
	autoNoise  = "auto"
	levelNoise = "auto:level"
)

// ParseNoise reads the text of a noise; the range of a level is checked by
// [Settings.Validate].
func ParseNoise(text string) (Noise, error) {
	text = strings.TrimSpace(text)
	if strings.EqualFold(text, levelNoise) {
		return Noise{Auto: true, Even: true}, nil
	}
	if auto, v, ok := wordOrNumber(text, autoNoise); ok {
		return Noise{Auto: auto, Levels: v}, nil
	}
	if !strings.ContainsAny(text, ":/") || strings.HasPrefix(strings.ToLower(text), autoNoise) {
		return Noise{}, badSetting("noise", "the noise level %q is neither a number of levels nor auto", text)
	}
	curves, err := parseCurves(text)
	if err != nil {
		return Noise{}, err
	}
	return Noise{Tones: formatCurves(curves)}, nil
}

// Curves are the curves of Tones, one for all planes or one each; nil for one level.
func (n Noise) Curves() []NoiseCurve {
	if n.Tones == "" || n.Auto {
		return nil
	}
	curves, err := parseCurves(n.Tones)
	if err != nil {
		return nil // Settings.Validate has refused it
	}
	return curves
}

// Range is the smallest and the largest level of any tone or plane.
func (n Noise) Range() (least, most float64) {
	least, most = n.Levels, n.Levels
	for i, c := range n.Curves() {
		for k, p := range c {
			if i+k == 0 {
				least, most = p.Sigma, p.Sigma
			}
			least, most = min(least, p.Sigma), max(most, p.Sigma)
		}
	}
	return least, most
}

// Most is the largest level of any tone or plane.
func (n Noise) Most() float64 {
	_, most := n.Range()
	return most
}

// String writes the noise as [ParseNoise] reads it.
func (n Noise) String() string {
	switch {
	case n.Auto && n.Even:
		return levelNoise
	case n.Tones != "" && !n.Auto:
		return n.Tones
	}
	return wordOr(n.Auto, autoNoise, n.Levels)
}

// MarshalJSON writes a number or a text.
func (n Noise) MarshalJSON() ([]byte, error) {
	if n.Auto || n.Tones != "" {
		return json.Marshal(n.String())
	}
	return json.Marshal(n.Levels)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (n *Noise) UnmarshalJSON(data []byte) (err error) {
	*n, err = ParseNoise(unquote(data))
	return err
}

// MarshalText writes the noise as [ParseNoise] reads it.
func (n Noise) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText is [ParseNoise].
func (n *Noise) UnmarshalText(text []byte) (err error) {
	*n, err = ParseNoise(string(text))
	return err
}
