//go:build !nogui

package app

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// displayProblem says why no window can be opened; empty when one can. It looks
// before the window system does, which would end the program without a word.
func displayProblem() string {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return ""
	}
	display := os.Getenv("DISPLAY")
	switch {
	case display == "" && os.Getenv("WAYLAND_DISPLAY") == "":
		return "there is no display to open a window on"
	case display == "":
		return "this desktop runs without Xwayland, which the window needs"
	case !reachable(display):
		return fmt.Sprintf("the display %s does not answer", display)
	}
	return ""
}

// reachable tells whether an X server listens at display, "host:number.screen".
func reachable(display string) bool {
	colon := strings.LastIndexByte(display, ':')
	if colon < 0 {
		return false
	}
	number, _, _ := strings.Cut(display[colon+1:], ".")
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 {
		return false
	}
	for _, address := range displayAddresses(display[:colon], n) {
		if c, err := net.DialTimeout(address[0], address[1], 3*time.Second); err == nil {
			_ = c.Close()
			return true
		}
	}
	return false
}

// displayAddresses are the network and the address of each place where the X server
// of that number may listen.
func displayAddresses(host string, n int) [][2]string {
	if strings.HasPrefix(host, "/") { // a socket's own path, as on a Mac
		return [][2]string{{"unix", host + ":" + strconv.Itoa(n)}}
	}
	if host != "" && host != "unix" {
		return [][2]string{{"tcp", net.JoinHostPort(host, strconv.Itoa(6000+n))}}
	}
	socket := filepath.Join("/tmp/.X11-unix", "X"+strconv.Itoa(n))
	return [][2]string{{"unix", socket}, {"unix", "@" + socket}, {"tcp", net.JoinHostPort("localhost", strconv.Itoa(6000+n))}}
}
