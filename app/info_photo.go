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
	if p.json {
		p.emit(about)
		return nil
	}
	return writeAbout(p.out, path, about)
}

// writeAbout writes for people what is known of a photo.
func writeAbout(out io.Writer, path string, a photo.Description) error {
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
