package restoration

import (
	"encoding/json"
	"strconv"
	"strings"

	"afterimage/linearops"
)

const (
	// WindowSide is the side of an automatic window in pixels; docs/windows.md has what
	// was measured.
	WindowSide = 640
	// WindowMargin is the context around what a window gives, in pixels.
	WindowMargin = 12
	// MinWindow is the smallest side that a window may be given.
	MinWindow = 64
	// MaxWindow is the largest.
	MaxWindow = 8192
)

// Window says how large a part of a picture the prior sees at once; see [NewWindows].
// The zero value is off: the prior always sees the whole picture. Its text is "off",
// "auto" or the side in pixels.
type Window struct {
	Auto bool // WindowSide where the picture is larger, else off; Side is not read
	Side int  // in pixels; 0 for no windows
}

// ParseWindow reads a window from its text. The error is a [*SettingError].
func ParseWindow(text string) (Window, error) {
	switch t := strings.ToLower(strings.TrimSpace(text)); t {
	case "off":
		return Window{}, nil
	case "auto":
		return Window{Auto: true}, nil
	default:
		side, err := strconv.Atoi(t)
		if err != nil || side == 0 {
			return Window{}, badSetting("window", "the window %q is no size; give auto, off, or a side in pixels such as %d", text, WindowSide)
		}
		w := Window{Side: side}
		return w, w.validate()
	}
}

func (w Window) validate() error {
	if w.Auto || w.Side == 0 || w.Side >= MinWindow && w.Side <= MaxWindow {
		return nil
	}
	return badSetting("window", "the side of the windows is %d pixels; it must be from %d to %d, or auto or off", w.Side, MinWindow, MaxWindow)
}

// resolved is w, or what automatic comes to for the pictures of a run: windows where the
// picture, or what the prior takes, is not one.
func (w Window) resolved(spec Spec, picture linearops.Shape) Window {
	switch {
	case spec.Guided:
		return Window{}
	case !w.Auto && w.Side == 0:
		return w
	case !w.Auto:
		return Window{Side: newTiling(spec, w.Side, WindowMargin).side}
	}
	t := newTiling(spec, WindowSide, WindowMargin)
	if t.whole(picture) {
		return Window{}
	}
	return Window{Side: t.side}
}

// check refuses windows that were asked for where the prior allows none.
func (w Window) check(spec Spec) error {
	if w.Side > 0 && !w.Auto && spec.Guided {
		return badSetting("window", "windows of %d pixels were asked for; this prior is guided by another model that has to see the whole picture, so choose off or auto", w.Side)
	}
	return nil
}

// tiling is how pictures are covered; ok is false without windows. w is resolved.
func (w Window) tiling(spec Spec) (t tiling, ok bool) {
	if w.Side == 0 || spec.Guided {
		return t, false
	}
	return newTiling(spec, w.Side, WindowMargin), true
}

// String writes the window as [ParseWindow] reads it.
func (w Window) String() string {
	switch {
	case w.Auto:
		return "auto"
	case w.Side == 0:
		return "off"
	}
	return strconv.Itoa(w.Side)
}

// MarshalText writes the window as [ParseWindow] reads it.
func (w Window) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText is [ParseWindow].
func (w *Window) UnmarshalText(text []byte) (err error) {
	*w, err = ParseWindow(string(text))
	return err
}

// MarshalJSON writes a side as a number, and a word otherwise.
func (w Window) MarshalJSON() ([]byte, error) {
	if w.Auto || w.Side == 0 {
		return json.Marshal(w.String())
	}
	return json.Marshal(w.Side)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (w *Window) UnmarshalJSON(data []byte) (err error) {
	*w, err = ParseWindow(unquote(data))
	return err
}
