//go:build !nogui

package app

import (
	"context"
	"os"
	"path/filepath"

	"afterimage/internal/clipboard"
	"afterimage/resources"
	"afterimage/restoration"
	"afterimage/ui"
)

// demos are the bundled photos that the window offers to try each task on.
func demos() []ui.Sample {
	photos := map[string]resources.Sample{}
	for _, s := range resources.Samples() {
		photos[s.Name] = s
	}
	list := []ui.Sample{
		{Name: "portrait.jpg", Title: "A scratched portrait", Task: string(restoration.Inpaint), Mask: resources.Scratches()},
		{Name: "cat.jpg", Title: "A small photo to enlarge", Task: string(restoration.Upscale), Scale: 4},
		{Name: "coffee.jpg", Title: "A photo blurred by motion", Task: string(restoration.Deblur), Kernel: "motion:15,30"},
		{Name: "cat.jpg", Title: "A noisy photo", Task: string(restoration.Denoise)},
		{Name: "coffee.jpg", Title: "A photo without colour", Task: string(restoration.Colorize)},
		{Name: "portrait.jpg", Title: "An old photo", Task: string(restoration.OldPhoto), Mask: resources.Scratches()},
	}
	for i := range list {
		p := photos[list[i].Name]
		list[i].Data, list[i].Credit = p.Data, p.Credit
	}
	return list
}

// pictures is the clipboard of the desktop, for the window.
type pictures struct{ clipboard.Owner }

func (*pictures) Picture(ctx context.Context) ([]byte, error) { return clipboard.Read(ctx) }

// dataFolder is where the program keeps what a person gave it, by the rules of the
// desktop.
func dataFolder() string {
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "afterimage")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return filepath.Join(os.TempDir(), "afterimage")
	}
	return filepath.Join(home, ".local", "share", "afterimage")
}
