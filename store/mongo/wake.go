package mongo

import "sync"

// waker tells many waiting readers at once that the log has grown.
type waker struct {
	mu   sync.Mutex
	ch   chan struct{}
	head int64
}

func newWaker() *waker { return &waker{ch: make(chan struct{})} }

// channel is closed when the head moves on after this call.
func (w *waker) channel() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ch
}

// reached tells of a head; an old one is no news.
func (w *waker) reached(head int64) (news bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if head <= w.head {
		return false
	}
	w.head = head
	close(w.ch)
	w.ch = make(chan struct{})
	return true
}

// everyone wakes all readers without news: the store closes.
func (w *waker) everyone() {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.ch)
	w.ch = make(chan struct{})
}
