package state

import (
	"strconv"
	"strings"

	"afterimage/linearops"
)

// KernelParam is one number of a kernel family, as a slider shows it.
type KernelParam struct {
	Title          string
	Unit           string
	Min, Max, Step float64
	Default        float64
}

// KernelFamily is a kind of blur that a person can choose.
type KernelFamily struct {
	ID     string // as linearops.ParseKernel knows it: "gauss"
	Title  string
	Hint   string // what makes such a blur, one line
	Params []KernelParam
}

// KernelFamilies lists the families in the order in which they are shown.
func KernelFamilies() []KernelFamily {
	angle := KernelParam{Title: "Angle", Unit: "°", Min: 0, Max: 180, Step: 1}
	return []KernelFamily{
		{"gauss", "Gaussian", "Soft in every direction: old lenses, scans, resizing.", []KernelParam{
			{Title: "Sigma", Unit: "px", Min: 0.3, Max: 8, Step: 0.1, Default: 1.6}}},
		{"disk", "Out of focus", "A disk: the lens was set to another distance.", []KernelParam{
			{Title: "Radius", Unit: "px", Min: 0.5, Max: 16, Step: 0.5, Default: 4}}},
		{"motion", "Motion", "A line: the camera or the subject moved.", []KernelParam{
			{Title: "Length", Unit: "px", Min: 2, Max: 60, Step: 1, Default: 15},
			{Title: "Angle", Unit: "°", Min: 0, Max: 180, Step: 1, Default: 30}}},
		{"aniso", "Directional", "Softer along one direction than across it.", []KernelParam{
			{Title: "Sigma down", Unit: "px", Min: 0.3, Max: 20, Step: 0.1, Default: 1},
			{Title: "Sigma across", Unit: "px", Min: 0.3, Max: 20, Step: 0.1, Default: 4}, angle}},
		{"uniform", "Box", "The mean of a square of pixels.", []KernelParam{
			{Title: "Side", Unit: "px", Min: 2, Max: 31, Step: 1, Default: 9}}},
	}
}

// KernelChoice is the blur that a person chose: a family with its numbers, or a
// kernel of their own.
type KernelChoice struct {
	Family string
	Own    *linearops.Kernel // from a picture, when Family is OwnKernel
	Name   string            // of the picture

	values map[string][]float64 // kept per family
}

// OwnKernel is the family of a kernel that was loaded from a picture.
const OwnKernel = "own"

// NewKernelChoice begins with a Gaussian.
func NewKernelChoice() *KernelChoice {
	k := &KernelChoice{Family: "gauss", values: map[string][]float64{}}
	for _, f := range KernelFamilies() {
		for _, p := range f.Params {
			k.values[f.ID] = append(k.values[f.ID], p.Default)
		}
	}
	return k
}

// Values are the numbers of the family that is chosen; they may be changed.
func (k *KernelChoice) Values() []float64 { return k.values[k.Family] }

// Info is the family that is chosen; ok is false for a kernel of one's own.
func (k *KernelChoice) Info() (f KernelFamily, ok bool) {
	for _, f := range KernelFamilies() {
		if f.ID == k.Family {
			return f, true
		}
	}
	return KernelFamily{Title: k.Name}, false
}

// Use takes a kernel from a picture.
func (k *KernelChoice) Use(own linearops.Kernel, name string) {
	k.Own, k.Name, k.Family = &own, name, OwnKernel
}

// Text names the kernel as linearops.ParseKernel reads it; empty for one's own.
func (k *KernelChoice) Text() string {
	if k.Family == OwnKernel {
		return ""
	}
	parts := make([]string, 0, 3)
	for _, v := range k.Values() {
		parts = append(parts, strconv.FormatFloat(v, 'g', 6, 64))
	}
	return k.Family + ":" + strings.Join(parts, ",")
}

// Kernel is the kernel itself.
func (k *KernelChoice) Kernel() (linearops.Kernel, error) {
	if k.Family == OwnKernel && k.Own != nil {
		return *k.Own, nil
	}
	return linearops.ParseKernel(k.Text())
}
