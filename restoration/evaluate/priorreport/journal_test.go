package priorreport

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestJournalKeepsRowsByTheirKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "j.jsonl")
	j := open(t, path)
	v := 31.5
	row := Row{Kind: Samples, Prior: "ab", Task: "sr4-0", Photo: "x.png", Digest: "1", Scores: []Score{{Method: "mean", PSNR: &v}}}
	other := row
	other.Pyramid, other.Scores = "2@1", nil
	for _, r := range []Row{row, other} {
		if err := j.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range []*Journal{j, open(t, path)} {
		got, ok := k.Find(Row{Kind: Samples, Prior: "ab", Task: "sr4-0", Photo: "x.png", Digest: "1"})
		if !ok || len(got.Scores) != 1 || *got.Scores[0].PSNR != v || got.Scores[0].SSIM != nil {
			t.Errorf("found %+v, %v", got, ok)
		}
		for _, change := range []func(*Row){
			func(r *Row) { r.Kind = Baseline }, func(r *Row) { r.Prior = "cd" }, func(r *Row) { r.Task = "sr4-0.05" },
			func(r *Row) { r.Photo = "y.png" }, func(r *Row) { r.Digest = "2" }, func(r *Row) { r.Pyramid = "4@1" },
		} {
			like := row
			change(&like)
			if _, ok := k.Find(like); ok {
				t.Errorf("%+v was never measured", like)
			}
		}
		if len(k.rows) != 2 {
			t.Errorf("%d rows", len(k.rows))
		}
	}
}

func TestJournalOfAnotherProtocolDoesNotCount(t *testing.T) {
	path := filepath.Join(t.TempDir(), "j.jsonl")
	os.WriteFile(path, []byte(`{"v":0,"kind":"samples","task":"sr4-0","photo":"x.png","digest":"1"}`+"\n"), 0o666)
	if j := open(t, path); len(j.rows) != 0 {
		t.Errorf("%d rows count", len(j.rows))
	}
}

func TestJournalNamesTheLineThatIsNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "j.jsonl")
	os.WriteFile(path, []byte(`{"v":1,"kind":"samples"}`+"\nnonsense\n"), 0o666)
	if _, err := OpenJournal(path); err == nil || !strings.Contains(err.Error(), "line 2 of the journal "+path) {
		t.Errorf("the error is %v", err)
	}
}

// A mean is of all photos, or not at all.
func TestMeanNeedsEveryPhoto(t *testing.T) {
	j := open(t, filepath.Join(t.TempDir(), "j"))
	for i, name := range []string{"a", "b"} {
		v := float64(20 + 10*i)
		if err := j.Add(Row{Kind: Samples, Prior: "p", Task: "t", Photo: name, Digest: "1", Scores: []Score{{Method: "sample", PSNR: &v}}}); err != nil {
			t.Fatal(err)
		}
	}
	like := Row{Kind: Samples, Prior: "p", Task: "t"}
	two := []Photo{{Name: "a", Digest: "1"}, {Name: "b", Digest: "1"}}
	if got := j.mean(like, two, "sample", psnr); got != 25 {
		t.Errorf("the mean is %v", got)
	}
	for name, got := range map[string]float64{
		"a third photo": j.mean(like, append(two, Photo{Name: "c", Digest: "1"}), "sample", psnr),
		"no SSIM":       j.mean(like, two, "sample", ssim),
		"no method":     j.mean(like, two, "mean", psnr),
		"no photo":      j.mean(like, nil, "sample", psnr),
	} {
		if !math.IsNaN(got) {
			t.Errorf("%s: the mean is %v", name, got)
		}
	}
}
