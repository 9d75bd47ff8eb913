package app

import (
	"fmt"
	"math"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/onnx"
)

// parseMemory reads a size of memory, such as 1GB, 800 MB or 1.5G, in bytes. Units are
// powers of ten, so that no more is taken than was meant.
func parseMemory(text string) (uint64, error) {
	t := strings.ToUpper(strings.TrimSpace(text))
	t = strings.TrimSuffix(strings.TrimSuffix(t, "B"), "I")
	unit := 0.0
	for suffix, u := range map[string]float64{"M": 1e6, "G": 1e9, "T": 1e12} {
		if rest, ok := strings.CutSuffix(t, suffix); ok {
			t, unit = rest, u
			break
		}
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(t), 64)
	if err != nil || unit == 0 || !(v > 0) || v*unit > math.MaxInt64 {
		return 0, fmt.Errorf("%q is no size of memory; give one such as 1GB or 800MB", text)
	}
	return uint64(v * unit), nil
}

// usualMultiple is what most priors pad the sides of a picture to, the built-in one too.
// Windows are as large, so that the memory asked for here is what the run needs.
const usualMultiple = 32

// makeRoom settles what the run may take, what was asked for or what is free, and checks
// that it suffices for a photo of a size. A recipe's edits need all samples at once, so that
// none waits in a file. Memory alone is asked about: the prior is not loaded before all
// inputs are good.
func (j *job) makeRoom(memory string, s restoration.Settings, size linearops.Shape, kernel *linearops.Kernel) error {
	j.room = restoration.Room{NoPreviews: true, Spill: j.edits == nil}
	if memory != "" {
		var err error
		if j.room.Bytes, err = parseMemory(memory); err != nil {
			return &usageError{error: err, command: restoreName}
		}
		keepTo(restoration.Takes{Bytes: j.room.Bytes, Native: nativeLeast})
	}
	spec := restoration.Spec{Batch: 1, Multiple: usualMultiple, Evaluation: onnx.UsualWorking()}
	return restoration.CheckRoom(s, size, kernel, spec, j.room)
}

// giveRoom tells the plan what it may take.
func (j *job) giveRoom() {
	j.plan.Budget, j.plan.NoPreviews = j.room.Bytes, true
	if j.room.Spill {
		j.plan.Spill = restoration.NewSpill(filepath.Dir(j.outputs.Recipe))
	}
}

// nativeLeast is what the program and the runtime take beside Go's memory, before a
// prior is known.
const nativeLeast = 160 << 20

// keepTo has the collector keep to what a run was told to take: without it garbage may be
// as much as what is in use.
func keepTo(t restoration.Takes) {
	const least = 64 << 20
	debug.SetMemoryLimit(int64(max(t.Bytes-min(t.Bytes, t.Native), least)))
}

// close gives back what the job took of the disk, and the limit of memory.
func (j *job) close() {
	_ = j.plan.Spill.Close() // it has no name, and nothing in it is needed
	letGo()
}

// letGo ends what keepTo began.
func letGo() { debug.SetMemoryLimit(math.MaxInt64) }

// estimate tells what a run will take, before it begins.
func (p *program) estimate(plan *restoration.Plan, spec restoration.Spec, quiet bool) {
	t := plan.Takes(spec)
	n, side := plan.Tiles(spec)
	p.files.log.Info("estimate", "memory", t.Bytes, "disk", t.Disk, "windows", n, "side", side)
	switch {
	case p.json:
		p.emit(struct {
			Event   string `json:"event"`
			Memory  uint64 `json:"memory_bytes"`
			Disk    uint64 `json:"disk_bytes,omitempty"`
			Windows int    `json:"windows"`
			Side    int    `json:"window,omitempty"`
		}{"estimate", t.Bytes, t.Disk, n, plan.Settings.Window.Side})
		return
	case quiet:
		return
	}
	text := "at most " + memoryText(t.Bytes) + " of memory"
	if t.Disk > 0 {
		text += fmt.Sprintf(", %s in a temporary file", memoryText(t.Disk))
	}
	if n > 1 {
		text += fmt.Sprintf("; the prior sees it in %d windows of up to %d x %d pixels", n, side, side)
	}
	fmt.Fprintln(p.err, text)
}

// memoryText is a size of memory for people.
func memoryText(bytes uint64) string {
	if bytes < 950e6 {
		return fmt.Sprintf("%.0f MB", math.Max(10, math.Ceil(float64(bytes)/1e7)*10))
	}
	return fmt.Sprintf("%.1f GB", math.Ceil(float64(bytes)/1e8)/10)
}
