package restoration

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// Pyramid says from which noise levels on a prior is shown a smaller picture; see
// [NewPyramid]. The zero value is off: the prior always sees the whole picture. Its
// text is "off", "auto", or a list such as "2@0.6,4@2": half the sides from noise level
// 0.6 on the [-1, 1] scale, a quarter from 2 on.
type Pyramid struct {
	// Auto takes what the prior's card says for the task; From is not read.
	Auto bool
	// From has the noise level from which on the sides are divided by 2, 4, 8 and 16;
	// 0 for never. Those that are not 0 rise.
	From [4]float64
}

// ParsePyramid reads a pyramid from its text. The error is a [*SettingError].
func ParsePyramid(text string) (Pyramid, error) {
	var p Pyramid
	switch t := strings.ToLower(strings.TrimSpace(text)); t {
	case "off":
		return p, nil
	case "auto":
		return Pyramid{Auto: true}, nil
	}
	last := 0
	for part := range strings.SplitSeq(text, ",") {
		left, right, ok := strings.Cut(strings.TrimSpace(part), "@")
		k, err := strconv.Atoi(left)
		at := levelOf(k)
		if !ok || err != nil || at < 0 {
			return Pyramid{}, badSetting("pyramid", "%q in the pyramid is no level; give off, auto, or levels such as 2@0.6,4@2: a factor 2, 4, 8 or 16 and the noise level from which on it holds",
				strings.TrimSpace(part))
		}
		if k <= last {
			return Pyramid{}, badSetting("pyramid", "the factors of the pyramid %q do not rise; give them in order, such as 2@0.6,4@2", text)
		}
		last = k
		if p.From[at], err = strconv.ParseFloat(right, 64); err != nil || !(p.From[at] > 0) {
			return Pyramid{}, badSetting("pyramid", "%q in the pyramid is no noise level above 0", right)
		}
	}
	return p, p.validate()
}

// levelOf is the place in Pyramid.From of a factor; -1 where there is none.
func levelOf(k int) int {
	for i := range (Pyramid{}).From {
		if k == 2<<i {
			return i
		}
	}
	return -1
}

func (p Pyramid) validate() error {
	last := 0.0
	for i, s := range p.From {
		switch {
		case s == 0:
		case !(s > 0) || math.IsInf(s, 0):
			return badSetting("pyramid", "the noise level of the pyramid's factor %d is %g; it must be a number above 0", 2<<i, s)
		case s <= last:
			return badSetting("pyramid", "the pyramid's factor %d begins at noise level %g, and a smaller factor at %g; the levels must rise with the factors", 2<<i, s, last)
		default:
			last = s
		}
	}
	return nil
}

// On tells whether the prior is shown a smaller picture at any noise level.
func (p Pyramid) On() bool { return !p.Auto && p.From != [4]float64{} }

// Factor is by how much a picture's sides are divided at noise level sigma, on the
// [-1, 1] scale: 1, 2, 4, 8 or 16; 1 for an automatic pyramid that is not resolved.
func (p Pyramid) Factor(sigma float64) int {
	k := 1
	for i, from := range p.From {
		if from > 0 && sigma >= from {
			k = 2 << i
		}
	}
	return k
}

// String writes the pyramid as [ParsePyramid] reads it.
func (p Pyramid) String() string {
	if p.Auto {
		return "auto"
	}
	var parts []string
	for i, s := range p.From {
		if s != 0 {
			parts = append(parts, strconv.Itoa(2<<i)+"@"+strconv.FormatFloat(s, 'g', -1, 64))
		}
	}
	if parts == nil {
		return "off"
	}
	return strings.Join(parts, ",")
}

// MarshalText writes the pyramid as [ParsePyramid] reads it.
func (p Pyramid) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText is [ParsePyramid].
func (p *Pyramid) UnmarshalText(text []byte) (err error) {
	*p, err = ParsePyramid(string(text))
	return err
}

// MarshalJSON writes the text in quotes.
func (p Pyramid) MarshalJSON() ([]byte, error) { return json.Marshal(p.String()) }

// UnmarshalJSON reads what MarshalJSON writes.
func (p *Pyramid) UnmarshalJSON(data []byte) (err error) {
	*p, err = ParsePyramid(unquote(data))
	return err
}
