package app

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"afterimage/restoration/photo"
)

// infoOfPhoto is `afterimage info PHOTO`.
func (p *program) infoOfPhoto(path string) error {
	about, err := photo.About(path)
	if err != nil {
		return err
	}
	ph, err := photo.Read(path)
	if err != nil {
		return err
	}
	i := photoInfo{Description: about, JPEG: compressionOf(ph), photoNoise: noiseOf(ph)}
	if !ph.Lossy {
		i.Earlier = traces(ph)
	}
	if p.json {
		p.emit(i)
		return nil
	}
	return i.write(p.out, path)
}

// photoInfo is what `afterimage info PHOTO` says, as `--json` writes it.
type photoInfo struct {
	photo.Description
	JPEG    *photoJPEG `json:"jpeg,omitempty"`        // of the file
	Earlier *photoJPEG `json:"jpeg_traces,omitempty"` // in the pixels of a file that is not lossy
	photoNoise
}

// write writes for people what is known of a photo.
func (i photoInfo) write(out io.Writer, path string) error {
	a := i.Description
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s\t%s, %d x %d pixels, %d bits a sample\n", path, a.Format, a.Width, a.Height, a.Depth)
	for _, line := range [][2]string{
		{"profile", a.Profile}, {"camera", a.Camera}, {"taken", a.Taken}, {"place", a.Place}, {"title", a.Title},
		{"author", a.Author}, {"copyright", a.Copyright}, {"holds", strings.Join(a.Holds, ", ")}, {"cannot keep", a.LeftOut},
	} {
		if line[1] != "" {
			fmt.Fprintf(w, "  %s\t%s\n", line[0], line[1])
		}
	}
	switch {
	case i.JPEG != nil:
		fmt.Fprintf(w, "  compression\t%s\n", i.JPEG.text)
	case i.Earlier != nil:
		fmt.Fprintf(w, "  traces\tof %s\n", i.Earlier.text)
	}
	i.photoNoise.write(w)
	if m := a.Made; m != nil {
		fmt.Fprintf(w, "  restored\t%s\n", restoredBy(*m))
	}
	return w.Flush()
}

// restoredBy says how a result was made.
func restoredBy(m photo.MadeText) string {
	seeds := " of seed"
	if strings.Contains(m.Seeds, " ") {
		seeds = " of seeds"
	}
	text := "by " + m.Program + ", task " + m.Task
	for _, more := range []struct{ name, value string }{{m.Result + seeds, m.Seeds}, {"prior", m.Prior}} {
		if more.value != "" {
			text += ", " + more.name + " " + more.value
		}
	}
	return text
}
