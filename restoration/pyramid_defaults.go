package restoration

import (
	"cmp"
	"slices"
	"strings"
)

// PyramidDefaults is what a prior's card says about pyramids: one for all tasks, and
// another for some. The zero value is off for all. Its text is the text of a [Pyramid],
// and "TASK:PYRAMID" for each exception after a semicolon: "2@0.6,4@2;colorize:off".
type PyramidDefaults struct {
	All    Pyramid
	Except []PyramidException // by the order of Tasks; nil for none
}

// PyramidException is the pyramid of one task.
type PyramidException struct {
	Task    Task
	Pyramid Pyramid
}

// ParsePyramidDefaults reads defaults from their text. The error is a [*SettingError].
func ParsePyramidDefaults(text string) (PyramidDefaults, error) {
	var d PyramidDefaults
	for i, part := range strings.Split(text, ";") {
		task, levels, isException := strings.Cut(part, ":")
		if !isException {
			levels = part
		}
		p, err := ParsePyramid(levels)
		if err != nil {
			return PyramidDefaults{}, err
		}
		t := Task(strings.TrimSpace(task))
		known := slices.ContainsFunc(d.Except, func(e PyramidException) bool { return e.Task == t })
		switch {
		case p.Auto:
			return PyramidDefaults{}, badSetting("pyramid", "a prior's card cannot leave the pyramid to itself; give off, or levels such as 2@0.6,4@2")
		case i == 0 && isException:
			return PyramidDefaults{}, badSetting("pyramid", "the pyramids %q do not begin with the one for all tasks; give one such as off;%s", text, strings.TrimSpace(text))
		case i == 0:
			d.All = p
		case !isException || !slices.Contains(Tasks(), t) || known:
			return PyramidDefaults{}, badSetting("pyramid", "%q among the pyramids is no exception; give each task once, such as colorize:off", strings.TrimSpace(part))
		default:
			d.Except = append(d.Except, PyramidException{t, p})
		}
	}
	slices.SortFunc(d.Except, func(a, b PyramidException) int {
		return cmp.Compare(slices.Index(Tasks(), a.Task), slices.Index(Tasks(), b.Task))
	})
	return d, nil
}

// For is the pyramid of a task.
func (d PyramidDefaults) For(t Task) Pyramid {
	for _, e := range d.Except {
		if e.Task == t {
			return e.Pyramid
		}
	}
	return d.All
}

// On tells whether any task has a pyramid.
func (d PyramidDefaults) On() bool {
	return slices.ContainsFunc(Tasks(), func(t Task) bool { return d.For(t).On() })
}

// String writes the defaults as [ParsePyramidDefaults] reads them.
func (d PyramidDefaults) String() string {
	text := d.All.String()
	for _, e := range d.Except {
		text += ";" + string(e.Task) + ":" + e.Pyramid.String()
	}
	return text
}

// resolved is p, or what a prior's card says where p is automatic.
func (p Pyramid) resolved(spec Spec, t Task) Pyramid {
	switch {
	case !p.Auto:
		return p
	case spec.Guided:
		return Pyramid{}
	}
	return spec.Pyramid.For(t)
}

// check refuses a pyramid that was asked for where the prior allows none.
func (p Pyramid) check(spec Spec) error {
	if p.On() && spec.Guided {
		return badSetting("pyramid", "the pyramid is %s; this prior is guided by another model that has to see the whole picture, so choose off or auto", p)
	}
	return nil
}

// Resolve settles what only the prior knows: an automatic pyramid becomes the one that
// the prior's card names for the task, and an automatic window a side, or off where the
// picture is seen as a whole. [Restore] does the same for its run; who writes
// the settings down has to call Resolve before, and before goroutines share the plan.
func (p *Plan) Resolve(spec Spec) {
	p.Settings.Pyramid = p.Settings.Pyramid.resolved(spec, p.Settings.Task)
	p.Settings.Window = p.Settings.Window.resolved(spec, p.grid)
}
