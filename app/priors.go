package app

import (
	"os"
	"path/filepath"
	"strings"
)

// priorsFolder is where imported priors lie: NAME/NAME.onnx with all that belongs to
// it. It is empty on a system that knows no folder for settings.
func priorsFolder() string {
	config, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(config, "afterimage", "priors")
}

// importedPath is the model file of the imported prior of that name.
func importedPath(name string) string {
	return filepath.Join(priorsFolder(), name, name+".onnx")
}

// modelPath is the file that --model means: the name of an imported prior will do where
// no file is called so. A folder may be.
func modelPath(model string) string {
	if model == "" || filepath.Base(model) != model || priorsFolder() == "" {
		return model
	}
	if info, err := os.Stat(model); err == nil && info.Mode().IsRegular() {
		return model
	}
	name := strings.TrimSuffix(model, ".onnx")
	bringBack(name)
	imported := importedPath(name)
	if info, err := os.Stat(imported); err != nil || !info.Mode().IsRegular() {
		return model
	}
	return imported
}

// infoImport is an imported prior, as `afterimage info` lists it.
type infoImport struct {
	Name  string `json:"name"`
	File  string `json:"file"`
	Bytes int64  `json:"bytes"` // of all its files
}

// importedPriors lists what was imported, by name.
func importedPriors() []infoImport {
	folder := priorsFolder()
	if folder == "" {
		return nil
	}
	bringBackAll()
	entries, _ := os.ReadDir(folder) // sorted; a folder that is not there has none
	var list []infoImport
	for _, e := range entries {
		path := importedPath(e.Name())
		if strings.HasPrefix(e.Name(), ".") {
			continue // an import under way, or what one replaced
		}
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
			continue
		}
		list = append(list, infoImport{e.Name(), filepath.ToSlash(path), folderBytes(filepath.Dir(path))})
	}
	return list
}

// folderBytes is the size of all files in a folder, as far as they can be read.
func folderBytes(folder string) int64 {
	var sum int64
	_ = filepath.WalkDir(folder, func(_ string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				sum += info.Size()
			}
		}
		return nil
	})
	return sum
}
