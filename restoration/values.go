package restoration

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Noise is a noise level in 8-bit levels (standard deviation), or the wish to have
// it estimated from the photo. Its text is "auto" or a number; in JSON a level is
// a number.
type Noise struct {
	Auto   bool
	Levels float64
}

// ParseNoise reads "auto" or a number of 8-bit levels; the range is checked by
// [Settings.Validate].
func ParseNoise(text string) (Noise, error) {
	auto, v, ok := wordOrNumber(text, "auto")
	if !ok {
		return Noise{}, badSetting("noise", "the noise level %q is neither a number of levels nor auto", text)
	}
	return Noise{Auto: auto, Levels: v}, nil
}

// String writes the level as [ParseNoise] reads it.
func (n Noise) String() string { return wordOr(n.Auto, "auto", n.Levels) }

// MarshalJSON writes "auto" or a number.
func (n Noise) MarshalJSON() ([]byte, error) { return marshalValue(n.Auto, "auto", n.Levels) }

// UnmarshalJSON reads what MarshalJSON writes.
func (n *Noise) UnmarshalJSON(data []byte) (err error) {
	*n, err = ParseNoise(unquote(data))
	return err
}

// MarshalText writes the level as [ParseNoise] reads it.
func (n Noise) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText is [ParseNoise].
func (n *Noise) UnmarshalText(text []byte) (err error) {
	*n, err = ParseNoise(string(text))
	return err
}

// EtaB is the weight of the measurement where it is less noisy than the iterate:
// a constant in [0, 1], or the optimal value of DDRM's Theorem 3.2. Its text is
// "optimal" or a number; in JSON a constant is a number.
type EtaB struct {
	Optimal bool
	Value   float64
}

// ParseEtaB reads "optimal" or a number; the range is checked by
// [Settings.Validate].
func ParseEtaB(text string) (EtaB, error) {
	optimal, v, ok := wordOrNumber(text, "optimal")
	if !ok {
		return EtaB{}, badSetting("etab", "the value %q of etab is neither a number nor optimal", text)
	}
	return EtaB{Optimal: optimal, Value: v}, nil
}

// String writes the value as [ParseEtaB] reads it.
func (e EtaB) String() string { return wordOr(e.Optimal, "optimal", e.Value) }

// MarshalJSON writes "optimal" or a number.
func (e EtaB) MarshalJSON() ([]byte, error) { return marshalValue(e.Optimal, "optimal", e.Value) }

// UnmarshalJSON reads what MarshalJSON writes.
func (e *EtaB) UnmarshalJSON(data []byte) (err error) {
	*e, err = ParseEtaB(unquote(data))
	return err
}

// MarshalText writes the value as [ParseEtaB] reads it.
func (e EtaB) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText is [ParseEtaB].
func (e *EtaB) UnmarshalText(text []byte) (err error) {
	*e, err = ParseEtaB(string(text))
	return err
}

// wordOrNumber reads one word or a decimal number. NaN and infinities pass, for
// the check of the range to name them.
func wordOrNumber(text, word string) (isWord bool, v float64, ok bool) {
	text = strings.TrimSpace(text)
	if strings.EqualFold(text, word) {
		return true, 0, true
	}
	v, err := strconv.ParseFloat(text, 64)
	return false, v, err == nil
}

func wordOr(isWord bool, word string, v float64) string {
	if isWord {
		return word
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

func marshalValue(isWord bool, word string, v float64) ([]byte, error) {
	if isWord {
		return json.Marshal(word)
	}
	return json.Marshal(v)
}

func unquote(data []byte) string { return strings.Trim(string(data), `"`) }
