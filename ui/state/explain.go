package state

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/state/archive"
)

// Explain turns an error into a title and a sentence that says what happened and what
// to do.
func Explain(err error) (title, text string) {
	return titleOf(err), sentence(adviceOf(err))
}

func titleOf(err error) string {
	var (
		file    *photo.Error
		session *archive.Error
		size    *linearops.SizeError
		param   *linearops.ParamError
		setting *restoration.SettingError
	)
	switch {
	case errors.As(err, &file) && strings.Contains(file.Text, " be saved"):
		return "The file was not saved"
	case errors.As(err, &file):
		return "This file cannot be used"
	case errors.As(err, &session):
		return "The session cannot be used"
	case errors.As(err, &size):
		return "The photo has a size that does not fit"
	case errors.As(err, &param), errors.As(err, &setting):
		return "A setting is out of range"
	case isFileError(err):
		return "The file cannot be reached"
	}
	return "That did not work"
}

func isFileError(err error) bool {
	var path *fs.PathError
	return errors.As(err, &path) || errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOSPC)
}

// adviceOf adds what to do where the system's own words do not say it.
func adviceOf(err error) string {
	text := err.Error()
	var file *photo.Error
	var session *archive.Error
	if errors.As(err, &file) || errors.As(err, &session) {
		return text
	}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return text + ". The disk is full: make room or choose another folder."
	case errors.Is(err, fs.ErrPermission):
		return text + ". Choose a folder that you may write to."
	case errors.Is(err, fs.ErrNotExist):
		return text + ". Was it moved or deleted?"
	}
	return text
}

// sentence begins with a capital and ends with a full stop.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	if !strings.ContainsAny(strings.SplitN(s, " ", 2)[0], "./\\") {
		s = string(unicode.ToUpper(r)) + s[n:]
	}
	if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") && !strings.HasSuffix(s, "!") {
		s += "."
	}
	return s
}
