// Package resources holds what is built into the program: the prior, the icon and
// a few sample photos.
package resources

import (
	"embed"
	_ "embed" // for the single files below
)

//go:embed prior/prior.onnx
var prior []byte

//go:embed prior/prior.onnx.json
var priorSidecar []byte

//go:embed icon.png
var icon []byte

//go:embed samples/*.jpg samples/*.png
var samples embed.FS

// Prior is the ONNX network that is used when no other is named. It is the
// program's own memory: do not change it.
func Prior() []byte { return prior }

// PriorSidecar completes and corrects how the prior describes itself, in the form of a
// file NAME.onnx.json. Do not change it.
func PriorSidecar() []byte { return priorSidecar }

// Icon is the program's icon, a PNG of 512 x 512 pixels. Do not change it.
func Icon() []byte { return icon }

// Sample is a photo to try the program on.
type Sample struct {
	Name   string // file name, "cat.jpg"
	Title  string // for people, "A cat"
	Credit string // author and licence, one line
	Data   []byte // the file's bytes, a JPEG of 256 x 256 pixels
}

// Samples lists the sample photos in the order in which they are shown.
func Samples() []Sample {
	list := []Sample{
		{Name: "cat.jpg", Title: "A cat", Credit: "Stéfan van der Walt, CC0"},
		{Name: "coffee.jpg", Title: "A cup of coffee", Credit: "Rachel Michetti, courtesy of Pikolo Espresso Bar, CC0"},
		{Name: "portrait.jpg", Title: "A portrait", Credit: "NASA, Eileen Collins, public domain"},
	}
	for i := range list {
		list[i].Data = mustRead(list[i].Name)
	}
	return list
}

// Scratches is a mask for the sample photos, a PNG of 256 x 256 pixels: white is
// damaged.
func Scratches() []byte { return mustRead("scratches.png") }

func mustRead(name string) []byte {
	b, err := samples.ReadFile("samples/" + name)
	if err != nil {
		panic(err) // the list above names a file that is not there
	}
	return b
}
