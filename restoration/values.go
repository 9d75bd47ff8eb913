package restoration

import (
	"encoding/json"
	"strconv"
	"strings"
)

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
