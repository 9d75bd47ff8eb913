package restoration

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Mark is how well a prior did at a task, beside the best plain method that was tried on
// the same photos: what a prior's card says of itself.
type Mark struct {
	Task Task
	// At is what the task was made harder by: the scale of upscale, the noise in 8-bit
	// levels of denoise and deblur, the width in pixels of the widest hole of inpaint.
	At float64
	// Prior and Plain are PSNR in dB: of the mean of four samples, and of the best of
	// interpolation, total variation and doing nothing.
	Prior, Plain float64
}

// ParseMarks reads marks from their text: a list of TASK@AT:PRIOR/PLAIN, such as
// "upscale@4:24.48/24.39,colorize:21.51/28.75", where @AT may be left out for 0. They come
// back by task, the easier first. The error is a [*SettingError].
func ParseMarks(text string) ([]Mark, error) {
	var out []Mark
	for part := range strings.SplitSeq(text, ",") {
		m, ok := parseMark(strings.TrimSpace(part))
		if !ok || len(out) > 1000 {
			return nil, badSetting("measured", "%q among the measured figures is none; give a list such as upscale@4:24.48/24.39,colorize:21.51/28.75",
				strings.TrimSpace(part))
		}
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(slices.Index(Tasks(), a.Task), slices.Index(Tasks(), b.Task)), cmp.Compare(a.At, b.At))
	})
	return out, nil
}

func parseMark(text string) (Mark, bool) {
	what, figures, ok := strings.Cut(text, ":")
	prior, plain, both := strings.Cut(figures, "/")
	task, at, has := strings.Cut(what, "@")
	m := Mark{Task: Task(strings.TrimSpace(task))}
	ok = ok && both && slices.Contains(Tasks(), m.Task)
	read := func(v *float64, s string, low float64) {
		var err error
		*v, err = strconv.ParseFloat(strings.TrimSpace(s), 64)
		ok = ok && err == nil && *v >= low && !math.IsInf(*v, 0) // NaN fails too
	}
	if has {
		read(&m.At, at, 0)
	}
	read(&m.Prior, prior, -100)
	read(&m.Plain, plain, -100)
	return m, ok
}

// String writes the mark as [ParseMarks] reads it.
func (m Mark) String() string {
	at := ""
	if m.At != 0 {
		at = "@" + strconv.FormatFloat(m.At, 'g', -1, 64)
	}
	return fmt.Sprintf("%s%s:%s/%s", m.Task, at, strconv.FormatFloat(m.Prior, 'g', -1, 64), strconv.FormatFloat(m.Plain, 'g', -1, 64))
}

// MarksText writes marks as [ParseMarks] reads them.
func MarksText(marks []Mark) string {
	var parts []string
	for _, m := range marks {
		parts = append(parts, m.String())
	}
	return strings.Join(parts, ",")
}
