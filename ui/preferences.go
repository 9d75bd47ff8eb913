package ui

import (
	"os"
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"afterimage/restoration"
	"afterimage/restoration/damage"
	"afterimage/restoration/photo"
	"afterimage/ui/state"
)

// What is kept between sessions.
const (
	prefAppearance    = "appearance" // "dark", "light" or "" for the system's
	prefFolder        = "folder"     // of the last file that was opened
	prefRecent        = "recent"     // photos that were opened, newest first
	prefSamples       = "samples"
	prefSteps         = "steps"
	prefTask          = "task"
	prefHardness      = "brush.hardness"
	prefBrush         = "brush.size" // a part of the photo's shorter side; 0 while nobody chose one
	prefMaskOpacity   = "mask.opacity"
	prefMaskColor     = "mask.color"
	prefMaskShown     = "mask.shown"
	prefPixelGrid     = "pixelgrid.shown"
	prefTolerance     = "wand.tolerance"
	prefContiguous    = "wand.contiguous"
	prefGrowBy        = "mask.grow" // pixels of grow, shrink and feather
	prefSensitivity   = "finder.sensitivity"
	prefFinderKinds   = "finder.kinds"
	prefFinderGrow    = "finder.grow"
	prefFolded        = "panel.folded"      // what is advanced
	prefMaskFolded    = "panel.mask.folded" // what few need for the mask
	prefLanguage      = "language"          // "de"; "" for the system's
	prefScale         = "scale"             // of the whole window, 1 is the toolkit's own
	prefReducedMotion = "motion.reduced"
	prefWidth         = "window.width"
	prefHeight        = "window.height"
	prefSaveFolder    = "save.folder" // where results go; "" for beside the photo
	prefSaveFormat    = "save.format"
	prefSaveQuality   = "save.quality"
	prefSaveRecipe    = "save.recipe"
	prefSaveStrip     = "save.strip"
)

// memory knows what is kept between sessions, and what of it was written last.
type memory struct {
	values    []kept
	written   map[string]any
	waiting   bool      // it is about to be written
	shown     bool      // the window has the size that it opens with
	size      fyne.Size // of the window
	brushPart float64   // the brush, a part of the photo's shorter side
	brushSize float64   // the brush as it was last noted, pixels
	folds               // of the panel
}

// kept is a value of the session that comes back when the program starts again.
type kept struct {
	key string
	get func() any  // a string, int, float64 or bool
	set func(v any) // of the type of get; what makes no sense is left out
}

// keptValues are what is noticed when it changes, wherever that happens. What a person
// chooses in a dialog is written there.
func (w *Window) keptValues() []kept {
	return slices.Concat(w.keptTools(), w.keptSettings())
}

func (w *Window) keptSettings() []kept {
	s := w.session
	return []kept{
		{prefSamples, func() any { return s.Settings().Samples }, func(v any) {
			if n := v.(int); n >= 1 && n <= restoration.MaxSamples {
				s.SetSampling(min(n, state.MaxShelf), 0) // as far as the slider goes
			}
		}},
		{prefSteps, func() any { return s.Settings().Steps }, func(v any) {
			if n := v.(int); n >= 1 && n <= restoration.MaxSteps {
				s.SetSteps(n)
			}
		}},
		{prefTask, func() any { return string(s.Task()) }, func(v any) { s.SetTask(restoration.Task(v.(string))) }},
		{prefHardness, func() any { return s.Brush.Hardness }, func(v any) { s.Brush.Hardness = clamp(v.(float64), 0, 1) }},
		{prefBrush, func() any { return w.memory.brushPart }, func(v any) { w.memory.brushPart = clamp(v.(float64), 0, 1) }},
		{prefMaskOpacity, func() any { return s.MaskOpacity }, func(v any) { s.MaskOpacity = clamp(v.(float64), 0.05, 1) }},
		{prefMaskColor, func() any { return string(s.MaskColor) }, func(v any) {
			if c := state.MaskColor(v.(string)); slices.Contains(state.MaskColors(), c) {
				s.MaskColor = c
			}
		}},
		{prefMaskShown, func() any { return s.ShowMask }, func(v any) { s.ShowMask = v.(bool) }},
		{prefWidth, func() any { return float64(w.memory.size.Width) }, func(v any) { w.memory.size.Width = float32(clamp(v.(float64), 0, 20_000)) }},
		{prefHeight, func() any { return float64(w.memory.size.Height) }, func(v any) { w.memory.size.Height = float32(clamp(v.(float64), 0, 20_000)) }},
	}
}

// keptTools are what tools and panels were left at.
func (w *Window) keptTools() []kept {
	s, f := w.session, w.finder
	finder := func(change func(o *damage.Options)) {
		o := f.Options()
		change(&o)
		f.SetOptions(o)
	}
	return []kept{
		{prefPixelGrid, func() any { return !s.HideGrid }, func(v any) { s.HideGrid = !v.(bool) }},
		{prefTolerance, func() any { return s.Wand.Tolerance }, func(v any) { s.Wand.Tolerance = clamp(v.(int), 0, maxTolerance) }},
		{prefContiguous, func() any { return s.Wand.Contiguous }, func(v any) { s.Wand.Contiguous = v.(bool) }},
		{prefGrowBy, func() any { return s.GrowBy }, func(v any) { s.GrowBy = clamp(v.(int), 1, maxGrow) }},
		{prefSensitivity, func() any { return f.Options().Sensitivity }, func(v any) {
			finder(func(o *damage.Options) { o.Sensitivity = clamp(v.(float64), 0, 1) })
		}},
		{prefFinderKinds, func() any { return int(f.Options().Kinds) }, func(v any) {
			if k := v.(int); k >= int(damage.Bright) && k <= int(damage.Both) {
				finder(func(o *damage.Options) { o.Kinds = damage.Kind(k) })
			}
		}},
		{prefFinderGrow, func() any { return f.Options().Grow }, func(v any) {
			finder(func(o *damage.Options) { o.Grow = clamp(v.(int), 0, maxFinderGrow) })
		}},
		{prefFolded, func() any { return w.memory.folded }, func(v any) { w.memory.folded = v.(bool) }},
		{prefMaskFolded, func() any { return w.memory.maskFolded }, func(v any) { w.memory.maskFolded = v.(bool) }},
	}
}

// loadPreferences brings back what was kept.
func (w *Window) loadPreferences() {
	p := w.app.Preferences()
	w.memory.folds = folds{folded: true, maskFolded: true}
	w.memory.values, w.memory.written = w.keptValues(), map[string]any{}
	for _, k := range w.memory.values {
		switch v := k.get().(type) {
		case string:
			k.set(p.StringWithFallback(k.key, v))
		case int:
			k.set(p.IntWithFallback(k.key, v))
		case float64:
			k.set(p.FloatWithFallback(k.key, v))
		case bool:
			k.set(p.BoolWithFallback(k.key, v))
		}
		w.memory.written[k.key] = k.get()
	}
}

// keepDelay is how long a value has to stay before it is written: a slider that is
// dragged is written once.
const keepDelay = 400 * time.Millisecond

// keepSettings notes that something may have changed, and writes it in a moment. It is
// cheap enough for every change of the window.
func (w *Window) keepSettings() {
	if w.memory.waiting || !w.differs() {
		return
	}
	w.memory.waiting = true
	time.AfterFunc(keepDelay, func() {
		w.cfg.Post(func() {
			w.memory.waiting = false
			w.savePreferences()
		})
	})
}

func (w *Window) differs() bool {
	w.noteBrush()
	for _, k := range w.memory.values {
		if w.memory.written[k.key] != k.get() {
			return true
		}
	}
	return false
}

// savePreferences writes what differs from what is kept.
func (w *Window) savePreferences() {
	w.noteBrush()
	p := w.app.Preferences()
	for _, k := range w.memory.values {
		now := k.get()
		if w.memory.written[k.key] == now {
			continue
		}
		w.memory.written[k.key] = now
		switch v := now.(type) {
		case string:
			p.SetString(k.key, v)
		case int:
			p.SetInt(k.key, v)
		case float64:
			p.SetFloat(k.key, v)
		case bool:
			p.SetBool(k.key, v)
		}
	}
}

// noteBrush keeps a brush that a person chose as a part of the photo: a photo of another
// size gets one that suits it as well.
func (w *Window) noteBrush() {
	s := w.session
	if s.Photo == nil || s.Brush.Size == w.memory.brushSize {
		return
	}
	w.memory.brushSize = s.Brush.Size
	w.memory.brushPart = clamp(s.Brush.Size/float64(min(s.Mask.W, s.Mask.H)), 0, 1)
}

// recallBrush gives a photo that was just opened the brush that was kept.
func (w *Window) recallBrush() {
	s := w.session
	if w.memory.brushPart > 0 {
		s.Brush.Size = clamp(float64(int(w.memory.brushPart*float64(min(s.Mask.W, s.Mask.H))+0.5)), 1, 400)
	}
	w.memory.brushSize = s.Brush.Size
}

// recallSave fills a form with how results were saved last.
func (w *Window) recallSave(f *state.SaveForm) {
	p := w.app.Preferences()
	if format := photo.Format(p.String(prefSaveFormat)); format != "" && f.Allows(format) {
		f.SetFormat(format)
	}
	if q := p.Int(prefSaveQuality); q >= 50 && q <= 100 {
		f.Quality = q
	}
	f.Recipe = p.BoolWithFallback(prefSaveRecipe, true)
	f.Strip = p.Bool(prefSaveStrip)
}

// rememberSave keeps how results were saved, and where, unless it is beside the photo.
func (w *Window) rememberSave(f *state.SaveForm, r state.SaveRequest) {
	p := w.app.Preferences()
	p.SetString(prefSaveFormat, string(f.Format))
	p.SetInt(prefSaveQuality, f.Quality)
	p.SetBool(prefSaveRecipe, f.Recipe)
	p.SetBool(prefSaveStrip, f.Strip)
	if w.isStep(f.Outcome().Photo.Path) {
		return // it goes beside the photo that the steps began with, or where that one's results go
	}
	folder := filepath.Dir(r.Path)
	if folder == filepath.Dir(f.Outcome().Photo.Path) {
		folder = ""
	}
	p.SetString(prefSaveFolder, folder)
}

// recallFolder offers the folder where results were saved last, if it is still there.
func (w *Window) recallFolder() {
	folder := w.app.Preferences().String(prefSaveFolder)
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		w.session.Folder = folder
	}
}

// reducedMotion says whether a person asked for less movement.
func (w *Window) reducedMotion() bool { return w.app.Preferences().Bool(prefReducedMotion) }

// resized notes the size of the window, so that the next one opens as large.
func (w *Window) resized() {
	size := w.win.Canvas().Size()
	if w.memory.shown && size != w.memory.size && !w.win.FullScreen() {
		w.memory.size = size
		w.keepSettings()
	}
}

// firstSize is the size of the window's content when it opens: as it was left, if that
// makes sense.
func (w *Window) firstSize() fyne.Size {
	least := shellLayout{}.MinSize(nil)
	if w.memory.size.Width < least.Width || w.memory.size.Height < least.Height {
		return fyne.NewSize(1280, 800)
	}
	return w.memory.size
}
