import './olderBrowsers.ts'
import './zodSetup.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/kit.css'
import '../ui/form.css'
import './shell.css'
import '../ui/print.css'
import { ToastHost } from '../ui/toast.tsx'
import { queryClient } from './asking.ts'
import { router } from './router.tsx'
import { ThemeProvider } from './theme.tsx'

const home = document.getElementById('root')
if (home !== null) {
  createRoot(home).render(
    <StrictMode>
      <ThemeProvider>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <ToastHost />
        </QueryClientProvider>
      </ThemeProvider>
    </StrictMode>,
  )
}
